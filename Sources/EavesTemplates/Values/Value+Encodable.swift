extension Value {
  /// Makes a value of anything that can be encoded: a struct becomes a dictionary of its properties in
  /// their order, an array a list, an optional its value or `None`. A `Value` stays what it is.
  /// - Parameter value: the value to convert
  /// - Throws: what the value throws when it is encoded; an `OverflowError` for an integer beyond
  ///   64 bits
  public init(encoding value: some Encodable) throws {
    self = try ValueEncoder.encode(value, path: [])
  }
}

/// Turns what can be encoded into a value.
private struct ValueEncoder: Encoder {
  let codingPath: [any CodingKey]
  let box: Box

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Where an encoded value is put.
  final class Box {
    enum Content {
      case none
      case value(Value)
      case items([Box])
      case members([(key: String, box: Box)])
    }
    var content = Content.none

    var value: Value {
      switch content {
      case .none: .dictionary(ValueDictionary([]))
      case .value(let value): value
      case .items(let boxes): .list(boxes.map(\.value))
      case .members(let members):
        .dictionary(ValueDictionary(members.map { (key: $0.key, value: $0.box.value) }))
      }
    }

    func append() -> Box {
      let box = Box()
      if case .items(var items) = content {
        content = .none
        items.append(box)
        content = .items(items)
      } else {
        content = .items([box])
      }
      return box
    }

    func member(_ key: String) -> Box {
      let box = Box()
      if case .members(var members) = content {
        content = .none
        members.append((key, box))
        content = .members(members)
      } else {
        content = .members([(key, box)])
      }
      return box
    }
  }

  /// What is nested more deeply than this is refused, so that a cycle of classes ends in an error.
  private static let deepest = 100

  static func encode(_ value: some Encodable, path: [any CodingKey]) throws -> Value {
    let box = Box()
    try encode(value, into: box, path: path)
    return box.value
  }

  static func encode(
    _ value: some Encodable, into box: Box, path: [any CodingKey]
  ) throws {
    guard path.count < deepest else { throw TemplateError.tooDeep }
    if let known = try simple(value) {
      box.content = .value(known)
      return
    }
    try value.encode(to: ValueEncoder(codingPath: path, box: box))
  }

  private static func simple(_ value: any Encodable) throws -> Value? {
    switch value {
    case let text as String: .string(text)
    case let flag as Bool: .bool(flag)
    case let number as Double: .double(number)
    case let number as Float: .double(Double(number))
    case let number as any BinaryInteger: try integer(number)
    default: nil
    }
  }

  fileprivate static func integer(_ number: some BinaryInteger) throws -> Value {
    guard let integer = Int(exactly: number) else { throw TemplateError.integerOverflow }
    return .int(integer)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .none = box.content { box.content = .members([]) }
    return KeyedEncodingContainer(Keyed<Key>(codingPath: codingPath, box: box))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .none = box.content { box.content = .items([]) }
    return Unkeyed(codingPath: codingPath, box: box)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    Single(codingPath: codingPath, box: box)
  }

  // MARK: Containers

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let codingPath: [any CodingKey]
    let box: Box

    func encodeNil(forKey key: Key) { box.member(key.stringValue).content = .value(.none) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
      try ValueEncoder.encode(
        value, into: box.member(key.stringValue), path: codingPath + [key])
    }

    func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws {
      if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      ValueEncoder(codingPath: codingPath + [key], box: box.member(key.stringValue))
        .container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      ValueEncoder(codingPath: codingPath + [key], box: box.member(key.stringValue))
        .unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      ValueEncoder(codingPath: codingPath, box: box.member("super"))
    }

    func superEncoder(forKey key: Key) -> any Encoder {
      ValueEncoder(codingPath: codingPath + [key], box: box.member(key.stringValue))
    }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let codingPath: [any CodingKey]
    let box: Box

    var count: Int { if case .items(let items) = box.content { items.count } else { 0 } }

    func encodeNil() { box.append().content = .value(.none) }

    func encode(_ value: some Encodable) throws {
      try ValueEncoder.encode(value, into: box.append(), path: codingPath + [Index(count)])
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
      ValueEncoder(codingPath: codingPath + [Index(count)], box: box.append())
        .container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      ValueEncoder(codingPath: codingPath + [Index(count)], box: box.append()).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      ValueEncoder(codingPath: codingPath + [Index(count)], box: box.append())
    }
  }

  private struct Single: SingleValueEncodingContainer {
    let codingPath: [any CodingKey]
    let box: Box

    func encodeNil() { box.content = .value(.none) }

    func encode(_ value: some Encodable) throws {
      if let known = try ValueEncoder.simple(value) {
        box.content = .value(known)
      } else {
        try ValueEncoder.encode(value, into: box, path: codingPath + [Index(0)])
      }
    }
  }

  private struct Index: CodingKey {
    let intValue: Int?
    var stringValue: String { intValue.map(String.init) ?? "" }

    init(_ value: Int) { intValue = value }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
  }
}
