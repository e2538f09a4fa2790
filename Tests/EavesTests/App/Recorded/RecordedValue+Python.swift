import Eaves
import EavesTemplates
import Foundation
import TestSupport

/// A value while a recorded app runs: what Python has and JSON has not.
indirect enum PythonValue {
  case none
  case bool(Bool)
  case int(Int)
  case large(String)
  case double(Double)
  case text(String)
  case bytes([UInt8])
  case list([PythonValue])
  case tuple([PythonValue])
  case dictionary([(key: String, value: PythonValue)])
  case markup(String)
  case uuid(UUID)
  case date(Date)
  case decimal(String)
  case response(any ResponseConvertible)
  /// Something that neither JSON nor a session can hold.
  case object

  var text: String? { if case .text(let text) = self { text } else { nil } }

  var isTrue: Bool {
    switch self {
    case .none: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .double(let number): number != 0
    case .text(let text), .markup(let text): !text.isEmpty
    case .bytes(let bytes): !bytes.isEmpty
    case .list(let items), .tuple(let items): !items.isEmpty
    case .dictionary(let members): !members.isEmpty
    default: true
    }
  }

  /// As Python's `str` writes it.
  var string: String {
    switch self {
    case .none: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .int(let number): String(number)
    case .large(let digits): digits
    case .double(let number): number.description
    case .text(let text), .markup(let text), .decimal(let text): text
    case .uuid(let uuid): uuid.uuidString.lowercased()
    case .dictionary(let members):
      "{" + members.map { "'\($0.key)': \($0.value.representation)" }.joined(separator: ", ") + "}"
    case .list(let items): "[" + items.map(\.representation).joined(separator: ", ") + "]"
    default: "\(self)"
    }
  }

  private var representation: String {
    if case .text(let text) = self { "'\(text)'" } else { string }
  }

  /// The value as a session or JSON holds it.
  /// - Throws: `TypeError` for what they cannot hold
  func stored() throws -> JSONValue {
    switch self {
    case .none: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .large(let digits): JSONValue.LargeInteger(digits).map { .largeInteger($0) } ?? .null
    case .double(let number): .double(number)
    case .text(let text): .string(text)
    case .bytes(let bytes): .bytes(bytes)
    case .list(let items): .list(try items.map { try $0.stored() })
    case .tuple(let items): .tuple(try items.map { try $0.stored() })
    case .dictionary(let members):
      .dictionary(SessionDictionary(try members.map { ($0.key, try $0.value.stored()) }))
    case .markup(let text): .markup(text)
    case .uuid(let uuid): .uuid(uuid)
    case .date(let date): .date(date)
    case .decimal(let text): .string(text)
    case .response, .object: throw TypeError("not serializable")
    }
  }

  init(_ value: JSONValue) {
    switch value {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .largeInteger(let number): self = .large(number.text)
    case .double(let number): self = .double(number)
    case .string(let text): self = .text(text)
    case .list(let items): self = .list(items.map { PythonValue($0) })
    case .tuple(let items): self = .tuple(items.map { PythonValue($0) })
    case .dictionary(let members):
      self = .dictionary(members.map { ($0.key, PythonValue($0.value)) })
    case .bytes(let bytes): self = .bytes(bytes)
    case .markup(let text): self = .markup(text)
    case .uuid(let uuid): self = .uuid(uuid)
    case .date(let date): self = .date(date)
    }
  }

  init(_ text: String?) { self = text.map { .text($0) } ?? .none }

  init(bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self) {
      self = .text(text)
    } else {
      let digits = bytes.map { String(format: "%02x", $0) }.joined()
      self = .dictionary([("$bytes", .text(digits))])
    }
  }

  init(_ value: RouteValue) {
    switch value {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .text(text)
    case .uuid(let uuid): self = .text(uuid.description)
    case .list(let items): self = .list(items.map { PythonValue($0) })
    case .custom: self = .object
    }
  }

  /// The value as templates see it.
  /// - Throws: `TypeError` for what they cannot hold
  func templateValue() throws -> Value {
    switch self {
    case .markup(let html): .safe(html)
    case .list(let items): .list(try items.map { try $0.templateValue() })
    case .tuple(let items): .tuple(try items.map { try $0.templateValue() })
    default: try Value(encoding: try stored())
    }
  }

  /// The value's members as templates see them; none for what is no dictionary.
  /// - Throws: `TypeError` for what templates cannot hold
  func templateValues() throws -> [String: Value] {
    guard case .dictionary(let members) = self else { return [:] }
    var values: [String: Value] = [:]
    for (key, value) in members { values[key] = try value.templateValue() }
    return values
  }

  /// The value as a part of a URL.
  var routeValue: RouteValue {
    switch self {
    case .none: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .double(let number): .double(number)
    case .list(let items), .tuple(let items): .list(items.map(\.routeValue))
    default: .string(string)
    }
  }

  static func == (left: PythonValue, right: PythonValue) -> Bool {
    guard let one = try? left.stored(), let other = try? right.stored() else { return false }
    return one == other
  }
}
