/// Takes the members of an object.
struct JSONObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: JSONNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil(forKey key: Key) { add(key) { $0.writeNull() } }
  func encode(_ value: Bool, forKey key: Key) { add(key) { $0.write(value) } }
  func encode(_ value: String, forKey key: Key) { add(key) { $0.write(value) } }
  func encode(_ value: Double, forKey key: Key) { add(key) { $0.write(value) } }
  func encode(_ value: Int, forKey key: Key) { add(key) { $0.write(value) } }
  // The standard library refuses these two where a container does not name them.
  func encode(_ value: Int128, forKey key: Key) { add(key) { $0.writeNumber(value.description) } }
  func encode(_ value: UInt128, forKey key: Key) { add(key) { $0.writeNumber(value.description) } }

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

  private func add(_ key: Key, _ write: (inout SessionJSONWriter) -> Void) {
    node.add(.text(node.text(write)), key.stringValue)
  }

  private func child(_ key: any CodingKey) -> JSONNode {
    let child = JSONNode(in: node, key: key)
    node.add(.node(child), key.stringValue)
    return child
  }
}

/// Takes the items of a list.
struct JSONListContainer: UnkeyedEncodingContainer {
  let node: JSONNode

  var codingPath: [any CodingKey] { node.codingPath }

  var count: Int { if case .list(let parts) = node.content { parts.count } else { 0 } }

  func encodeNil() { add { $0.writeNull() } }
  func encode(_ value: Bool) { add { $0.write(value) } }
  func encode(_ value: String) { add { $0.write(value) } }
  func encode(_ value: Double) { add { $0.write(value) } }
  func encode(_ value: Int) { add { $0.write(value) } }
  func encode(_ value: Int128) { add { $0.writeNumber(value.description) } }
  func encode(_ value: UInt128) { add { $0.writeNumber(value.description) } }

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

  private func add(_ write: (inout SessionJSONWriter) -> Void) {
    node.add(.text(node.text(write)))
  }

  private func child() -> JSONNode {
    let child = JSONNode(in: node, key: JSONKey(intValue: count))
    node.add(.node(child))
    return child
  }
}

/// Takes one value.
struct JSONSingleContainer: SingleValueEncodingContainer {
  let node: JSONNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil() { set { $0.writeNull() } }
  func encode(_ value: Bool) { set { $0.write(value) } }
  func encode(_ value: String) { set { $0.write(value) } }
  func encode(_ value: Double) { set { $0.write(value) } }
  func encode(_ value: Float) {
    // By way of its text, so that 0.1 stays 0.1.
    set { $0.write(Double(value.description) ?? Double(value)) }
  }
  func encode(_ value: Int) { set { $0.write(value) } }
  func encode(_ value: Int8) { setNumber(value) }
  func encode(_ value: Int16) { setNumber(value) }
  func encode(_ value: Int32) { setNumber(value) }
  func encode(_ value: Int64) { setNumber(value) }
  func encode(_ value: Int128) { setNumber(value) }
  func encode(_ value: UInt) { setNumber(value) }
  func encode(_ value: UInt8) { setNumber(value) }
  func encode(_ value: UInt16) { setNumber(value) }
  func encode(_ value: UInt32) { setNumber(value) }
  func encode(_ value: UInt64) { setNumber(value) }
  func encode(_ value: UInt128) { setNumber(value) }

  func encode(_ value: some Encodable) throws {
    try node.encodeWhole(value)
  }

  private func set(_ write: (inout SessionJSONWriter) -> Void) {
    node.content = .text(node.text(write))
  }

  private func setNumber(_ value: some BinaryInteger) { set { $0.writeNumber(value.description) } }
}
