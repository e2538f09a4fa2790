import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Eaves

/// What Werkzeug does (`web/http.jsonl`), case by case.
struct HTTPConformanceTests {
  typealias Adapter = @Sendable (RecordedValue) throws -> Outcome

  static let adapters: [String: Adapter] = [
    formAdapters, cookieAdapters, headerAdapters, conditionalAdapters, fileAdapters,
    responseAdapters, urlAdapters, addressAdapters, textAdapters,
  ].reduce(into: [:]) { all, some in all.merge(some) { _, new in new } }

  /// Differences on purpose, and why.
  static let differences: [String: String] = [
    "http-append_slash_redirect-5":
      "Werkzeug encodes the characters of a query twice that are not encoded yet",
    "http-header_add-10": "a NUL in a header value is refused (RFC 9110 §5.5)",
    "http-request_json-16": "NaN is not JSON (RFC 8259 §6)",
    "http-request_json-17":
      "of a key that occurs twice JSONDecoder takes the first (RFC 8259 §4 leaves it open)",
  ]

  /// The present of the recorded cases.
  static let now = HTTPDate(secondsSince1970: 1_709_208_000)

  /// Python writes NaN into JSON as it is, which the convention of the cases writes as `$float`.
  static func cases() throws -> [RecordedValue] {
    let file = Conformance.folder.appendingPathComponent("web/http.jsonl")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let standard = line.replacingOccurrences(of: ": NaN}", with: ": {\"$float\": \"nan\"}}")
      return try RecordedValue(parsing: standard.utf8)
    }
  }

  @Test func behavesAsRecorded() throws {
    var passed = 0
    var different: [String] = []
    for item in try Self.cases() {
      let id = item.text("id") ?? ""
      let name = item.text("fn") ?? ""
      let input = try #require(item["input"])
      let expected = Outcome(try #require(item["result"]))
      guard let adapter = Self.adapters[name] else {
        Issue.record("\(id): no adapter for \(name)")
        continue
      }
      let actual = Self.result(of: adapter, input)
      if Self.agree(actual, expected, name) {
        passed += 1
        #expect(Self.differences[id] == nil, "\(id) is listed as different, but passes")
      } else if Self.differences[id] != nil {
        different.append(id)
      } else {
        Issue.record("\(id) \(input)\n  expected \(expected)\n  actual   \(actual)")
      }
    }
    print("http.jsonl: \(passed) passed, \(different.count) different on purpose")
  }

  static func result(of adapter: Adapter, _ input: RecordedValue) -> Outcome {
    do {
      return try adapter(input)
    } catch let error as HTTPError {
      return .failure(error.status.code)
    } catch {
      return .failure(nil)
    }
  }

  /// Whether the results are the same; what is not an HTTP error there may be one here.
  static func agree(_ actual: Outcome, _ expected: Outcome, _ name: String) -> Bool {
    if case .failure = actual, expected == .failure(nil) { return true }
    return comparable(actual, name) == comparable(expected, name)
  }

  /// What the two sides may differ in: the page of an error is the framework's own, and a part
  /// without a name has a null name there and an empty one here.
  static func comparable(_ outcome: Outcome, _ name: String) -> Outcome {
    guard case .object(var members) = outcome else { return outcome }
    if name == "http_error", case .array(let headers) = members["headers"] {
      members["body"] = nil
      members["headers"] = .array(headers.filter { $0.first != "Content-Length" })
    }
    if name == "form", case .array(let fields) = members["form"] {
      members["form"] = .array(fields.map { $0.first == .null ? ["", $0.last ?? nil] : $0 })
    }
    return .object(members)
  }
}
