import FoundationEssentials

extension SessionValue {
  /// The value that an `Encodable` describes.
  /// - Throws: what its `encode(to:)` throws
  init(encoding value: some Encodable) throws {
    let encoder = JSONValueEncoder(codingPath: [])
    try encoder.encode(value)
    self = encoder.result.value
  }
}

extension SessionValue: Encodable {
  /// Writes the value in terms of an encoder; `JSON` takes it as it is.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let flag): try flag.encode(to: encoder)
    case .int(let number): try number.encode(to: encoder)
    case .largeInteger(let number): try number.text.encode(to: encoder)
    case .double(let number): try number.encode(to: encoder)
    case .string(let text), .markup(let text): try text.encode(to: encoder)
    case .list(let items), .tuple(let items): try items.encode(to: encoder)
    case .dictionary(let members):
      var container = encoder.container(keyedBy: JSONKey.self)
      for (key, value) in members { try container.encode(value, forKey: JSONKey(key)) }
    case .bytes(let bytes): try Data(bytes).encode(to: encoder)
    case .uuid(let uuid): try uuid.encode(to: encoder)
    case .date(let date): try date.encode(to: encoder)
    }
  }
}

/// A key of any name.
struct JSONKey: CodingKey {
  let stringValue: String
  var intValue: Int? { Int(stringValue) }

  init(_ name: String) { stringValue = name }
  init(stringValue: String) { self.stringValue = stringValue }
  init(intValue: Int) { stringValue = String(intValue) }
}

/// What an encoder has made so far. Containers share it, since they fill it one after the other.
final class JSONNode {
  enum Content {
    case none
    case value(SessionValue)
    case list([JSONNode])
    case object([(key: String, node: JSONNode)])
  }

  var content = Content.none

  var value: SessionValue {
    switch content {
    case .none: .dictionary(SessionDictionary())
    case .value(let value): value
    case .list(let nodes): .list(nodes.map(\.value))
    case .object(let members):
      .dictionary(SessionDictionary(members.map { ($0.key, $0.node.value) }))
    }
  }
}

/// Collects what a value says of itself.
final class JSONValueEncoder: Encoder {
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]
  let result: JSONNode

  init(codingPath: [any CodingKey], result: JSONNode = JSONNode()) {
    self.codingPath = codingPath
    self.result = result
  }

  /// Encodes a value, the kinds that JSON or Flask have a form of their own for directly.
  func encode(_ value: some Encodable) throws {
    switch value {
    case let value as SessionValue: result.content = .value(Self.plain(value))
    case let value as Date:
      let date = HTTPDate(secondsSince1970: Int(value.timeIntervalSince1970.rounded(.down)))
      result.content = .value(.string(date.description))
    case let value as UUID: result.content = .value(.string(value.uuidString.lowercased()))
    case let value as Decimal: result.content = .value(.string(value.description))
    case let value as Markup: result.content = .value(.string(value.html))
    default:
      // No value nests deeper than the writer allows; stopping here keeps the stack whole.
      guard codingPath.count < SessionJSON.maximumDepth else { throw SessionValueError.tooDeep }
      try value.encode(to: self)
    }
  }

  /// The kinds that only sessions have, in the form JSON has for them.
  private static func plain(_ value: SessionValue) -> SessionValue {
    switch value {
    case .date(let date):
      let seconds = Int(date.timeIntervalSince1970.rounded(.down))
      return .string(HTTPDate(secondsSince1970: seconds).description)
    case .uuid(let uuid): return .string(uuid.uuidString.lowercased())
    case .list(let items), .tuple(let items): return .list(items.map(plain))
    case .dictionary(let members):
      return .dictionary(SessionDictionary(members.map { ($0.key, plain($0.value)) }))
    default: return value
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .none = result.content { result.content = .object([]) }
    return KeyedEncodingContainer(JSONObjectContainer<Key>(codingPath: codingPath, node: result))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .none = result.content { result.content = .list([]) }
    return JSONListContainer(codingPath: codingPath, node: result)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    JSONSingleContainer(codingPath: codingPath, node: result)
  }
}
