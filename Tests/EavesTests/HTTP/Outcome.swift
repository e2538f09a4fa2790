import Foundation
import TestSupport

/// A value of a recorded case, for comparison: objects without order, numbers as numbers.
indirect enum Outcome: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([Outcome])
  case object([String: Outcome])
  /// A failure: an HTTP status, or any other error.
  case failure(Int?)

  init(_ json: RecordedValue) {
    switch json {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let text): self = .number(Double(text) ?? .nan)
    case .string(let text): self = .string(text)
    case .array(let items): self = .array(items.map(Outcome.init))
    case .object(let members):
      if let error = json["error"]?.string {
        self = .failure(error == "http" ? json["code"]?.int : nil)
      } else {
        self = .object(
          Dictionary(members.map { ($0.key, Outcome($0.value)) }, uniquingKeysWith: { $1 }))
      }
    }
  }

  init(_ text: String?) { self = text.map(Outcome.string) ?? .null }
  init(_ number: Int?) { self = number.map { .number(Double($0)) } ?? .null }
  init(_ texts: [String]) { self = .array(texts.map(Outcome.string)) }
  init(_ pairs: [(String, String)]) {
    self = .array(pairs.map { .array([.string($0.0), .string($0.1)]) })
  }

  /// Bytes as text where they are UTF-8, as the cases have it.
  init(bytes: some Collection<UInt8>) {
    if let text = String(validating: Array(bytes), as: UTF8.self) {
      self = .string(text)
    } else {
      let hex = bytes.map { String(format: "%02x", $0) }.joined()
      self = .object(["$bytes": .string(hex)])
    }
  }

  subscript(key: String) -> Outcome? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  var first: Outcome? { if case .array(let items) = self { items.first } else { nil } }
  var last: Outcome? { if case .array(let items) = self { items.last } else { nil } }
}

extension Outcome: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  init(stringLiteral text: String) { self = .string(text) }
  init(booleanLiteral flag: Bool) { self = .bool(flag) }
  init(arrayLiteral items: Outcome...) { self = .array(items) }
  init(dictionaryLiteral members: (String, Outcome)...) {
    self = .object(Dictionary(uniqueKeysWithValues: members))
  }
  init(nilLiteral: ()) { self = .null }
}

extension RecordedValue {
  /// The bytes a case describes: text, `$bytes`, `$repeat` or `$concat`.
  var bytes: [UInt8] {
    switch self {
    case .string(let text): return Array(text.utf8)
    case .object:
      if let part = self["$repeat"] {
        let repeated = Array(repeatElement(part.bytes, count: self["times"]?.int ?? 0).joined())
        return repeated + (self["then"]?.bytes ?? [])
      }
      if let parts = self["$concat"]?.array { return parts.flatMap(\.bytes) }
      let digits = Array((self["$bytes"]?.string ?? "").utf8)
      return stride(from: 0, to: digits.count - 1, by: 2).map {
        UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16) ?? 0
      }
    default: return []
    }
  }

  /// A value of Python as `str` writes it.
  var pythonText: String {
    switch self {
    case .null: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .number(let text), .string(let text): text
    default: self["$float"]?.string ?? ""
    }
  }

  /// The member as text; nil where it is missing or null.
  func text(_ key: String) -> String? { self[key]?.string }
}
