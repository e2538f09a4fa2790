/// Takes the members of an object.
struct JSONObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let codingPath: [any CodingKey]
  let node: JSONNode

  private func add(_ key: any CodingKey) -> JSONNode {
    let child = JSONNode()
    guard case .object(var members) = node.content else { return child }
    node.content = .none
    members.append((key.stringValue, child))
    node.content = .object(members)
    return child
  }

  private func encoder(_ key: any CodingKey) -> JSONValueEncoder {
    JSONValueEncoder(codingPath: codingPath + [key], result: add(key))
  }

  func encodeNil(forKey key: Key) { add(key).content = .value(.null) }

  func encode(_ value: some Encodable, forKey key: Key) throws { try encoder(key).encode(value) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    encoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder(JSONKey("super")) }

  func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }
}

/// Takes the items of a list.
struct JSONListContainer: UnkeyedEncodingContainer {
  let codingPath: [any CodingKey]
  let node: JSONNode

  var count: Int { if case .list(let nodes) = node.content { nodes.count } else { 0 } }

  private func add() -> JSONValueEncoder {
    let child = JSONNode()
    let key = JSONKey(intValue: count)
    if case .list(var nodes) = node.content {
      node.content = .none
      nodes.append(child)
      node.content = .list(nodes)
    }
    return JSONValueEncoder(codingPath: codingPath + [key], result: child)
  }

  func encodeNil() { add().result.content = .value(.null) }

  func encode(_ value: some Encodable) throws { try add().encode(value) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    add().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { add().unkeyedContainer() }

  func superEncoder() -> any Encoder { add() }
}

/// Takes one value.
struct JSONSingleContainer: SingleValueEncodingContainer {
  let codingPath: [any CodingKey]
  let node: JSONNode

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
    try JSONValueEncoder(codingPath: codingPath, result: node).encode(value)
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
