import Eaves
import EavesTesting
import Foundation
import TestSupport
import Testing

@Suite("Apps answer as Flask's do")
struct FlaskBehaviourTests {
  /// Cases that differ on purpose, with the reason.
  static let differences: [String: String] = [
    "fl-resp-unknown-status-string": "the gateway sends no status below 200, which servers refuse",
    "fl-resp-wsgi": "there is no WSGI, and so no WSGI app to return",
    "fl-eh-custom-http2": "a handler for a status answers all errors of that status",
    "fl-eh-trap-http": "there is no TRAP_HTTP_EXCEPTIONS, an aid for Python's debugger",
    "fl-badreq-handler":
      "a missing key is an HTTPError 400 like any other, without a type of its own",
    "fl-session-mutate": "values are copied out of a session, so that no change goes unnoticed",
    "fl-app-ctx": "a request target is never empty (RFC 9112 §3.2)",
  ]

  @Test("web/flask_behaviour.jsonl")
  func recordedCases() async throws {
    let fixture = try RecordedFixture()
    let cases = try Conformance.cases("web/flask_behaviour.jsonl")
    var passed = 0
    var different = 0
    for recorded in cases {
      let id = try #require(recorded["id"]?.string)
      let problems = await RecordedExchanges(recorded, fixture: fixture.path).problems()
      if problems.isEmpty {
        passed += 1
        #expect(Self.differences[id] == nil, "\(id) is listed as different and is not")
      } else if Self.differences[id] != nil {
        different += 1
      } else {
        Issue.record("\(id): \(problems.joined(separator: "\n  "))")
      }
    }
    print("flask_behaviour.jsonl: \(passed) passed, \(different) different on purpose")
  }
}

/// A copy of the recorded files, all changed at the moment the recording says.
final class RecordedFixture {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "eaves-fixture-\(UUID().uuidString)")
    try FileManager.default.copyItem(
      at: Conformance.folder.appendingPathComponent("web/fixture"), to: folder)
    let moment = Date(timeIntervalSince1970: 1_700_000_000)
    for case let name as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
      try FileManager.default.setAttributes(
        [.modificationDate: moment], ofItemAtPath: folder.appendingPathComponent(name).path)
    }
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
