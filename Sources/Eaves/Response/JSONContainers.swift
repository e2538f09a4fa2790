/// Takes the members of an object.
struct JSONObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: JSONNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil(forKey key: Key) { add(.null, key) }
  func encode(_ value: Bool, forKey key: Key) { add(.bool(value), key) }
  func encode(_ value: String, forKey key: Key) { add(.string(value), key) }
  func encode(_ value: Double, forKey key: Key) { add(.double(value), key) }
  func encode(_ value: Int, forKey key: Key) { add(.int(value), key) }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    node.add(try node.part(of: value, key: key), key.stringValue)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    child(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    child(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { child(JSONKey("super")) }

  func superEncoder(forKey key: Key) -> any Encoder { child(key) }

  private func add(_ value: SessionValue, _ key: Key) { node.add(.value(value), key.stringValue) }

  private func child(_ key: any CodingKey) -> JSONNode {
    let child = JSONNode(parent: node, key: key)
    node.add(.node(child), key.stringValue)
    return child
  }
}

/// Takes the items of a list.
struct JSONListContainer: UnkeyedEncodingContainer {
  let node: JSONNode

  var codingPath: [any CodingKey] { node.codingPath }

  var count: Int { if case .list(let parts) = node.content { parts.count } else { 0 } }

  func encodeNil() { node.add(.value(.null)) }
  func encode(_ value: Bool) { node.add(.value(.bool(value))) }
  func encode(_ value: String) { node.add(.value(.string(value))) }
  func encode(_ value: Double) { node.add(.value(.double(value))) }
  func encode(_ value: Int) { node.add(.value(.int(value))) }

  func encode(_ value: some Encodable) throws {
    node.add(try node.part(of: value, key: JSONKey(intValue: count)))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    child().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }

  func superEncoder() -> any Encoder { child() }

  private func child() -> JSONNode {
    let child = JSONNode(parent: node, key: JSONKey(intValue: count))
    node.add(.node(child))
    return child
  }
}

/// Takes one value.
struct JSONSingleContainer: SingleValueEncodingContainer {
  let node: JSONNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil() { set(.null) }
  func encode(_ value: Bool) { set(.bool(value)) }
  func encode(_ value: String) { set(.string(value)) }
  func encode(_ value: Double) { set(.double(value)) }
  func encode(_ value: Float) {
    // By way of its text, so that 0.1 stays 0.1.
    set(.double(Double(value.description) ?? Double(value)))
  }
  func encode(_ value: Int) { set(.int(value)) }
  func encode(_ value: Int8) { set(.int(Int(value))) }
  func encode(_ value: Int16) { set(.int(Int(value))) }
  func encode(_ value: Int32) { set(.int(Int(value))) }
  func encode(_ value: Int64) { setNumber(value) }
  func encode(_ value: Int128) { setNumber(value) }
  func encode(_ value: UInt) { setNumber(value) }
  func encode(_ value: UInt8) { set(.int(Int(value))) }
  func encode(_ value: UInt16) { set(.int(Int(value))) }
  func encode(_ value: UInt32) { setNumber(value) }
  func encode(_ value: UInt64) { setNumber(value) }
  func encode(_ value: UInt128) { setNumber(value) }

  func encode(_ value: some Encodable) throws {
    if let known = SessionValue(known: value) { set(known) } else { try value.encode(to: node) }
  }

  private func set(_ value: SessionValue) { node.content = .value(value) }

  private func setNumber(_ value: some BinaryInteger) {
    if let number = Int(exactly: value) {
      set(.int(number))
    } else if let number = SessionValue.LargeInteger(value.description) {
      set(.largeInteger(number))
    }
  }
}
