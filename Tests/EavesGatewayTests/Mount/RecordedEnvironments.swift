import EavesGateway
import Foundation
import TestSupport

/// One recorded environment of Apache, and what has to be made of it.
struct RecordedEnvironment: Sendable {
  let id: String
  let variables: Variables
  let expect: RecordedValue

  static func all() throws -> [RecordedEnvironment] {
    try Conformance.cases("cgi/environments.jsonl").map { item in
      let variables = (item["env"]?.object ?? []).map {
        (name: $0.key, value: recordedBytes($0.value))
      }
      return RecordedEnvironment(
        id: item["id"]?.string ?? "", variables: Variables(variables),
        expect: item["expect"] ?? .null)
    }
  }
}

/// The bytes of a recorded value: a text, or `{"$bytes": hex}`.
func recordedBytes(_ value: RecordedValue) -> [UInt8] {
  if let text = value.string { return Array(text.utf8) }
  let digits = Array((value["$bytes"]?.string ?? "").utf8)
  return stride(from: 0, to: digits.count, by: 2).compactMap {
    UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
  }
}
