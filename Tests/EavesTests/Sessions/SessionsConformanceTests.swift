import TestSupport
import Testing

@testable import Eaves

@Suite("Sessions, tokens and passwords as Flask, itsdangerous and Werkzeug have them")
struct SessionsConformanceTests {
  /// Cases that differ on purpose, with the reason.
  static let differences: [String: String] = [:]

  @Test("web/sessions.jsonl")
  func recordedCases() throws {
    let cases = try Conformance.cases("web/sessions.jsonl")
    var passed = 0
    for recorded in cases {
      let id = try #require(recorded["id"]?.string)
      let function = try #require(recorded["fn"]?.string)
      let outcome = try RecordedSessions.run(
        function, try #require(recorded["input"]), expected: try #require(recorded["result"]))
      switch outcome {
      case .same:
        passed += 1
        #expect(Self.differences[id] == nil, "\(id) is listed as different and is not")
      case .different(let actual):
        #expect(
          Self.differences[id] != nil,
          "\(id): \(actual) is not \(String(describing: recorded["result"]).prefix(300))")
      }
    }
    print("web/sessions.jsonl: \(passed) of \(cases.count) cases pass")
  }
}
