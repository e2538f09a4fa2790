/// Writes a value that says of itself what it is made of.
///
/// Each part is written as it is told, at the end of one buffer; what consists of several is put
/// together from them there, once all of them are known. Its containers share a node, since they
/// fill it one after the other.
final class JSONNode: Encoder {
  /// A part of a list or an object.
  enum Part {
    /// Where its text stands in the buffer.
    case text(Range<Int>)
    /// It is told in a container of its own, which may not be filled yet.
    case node(JSONNode)
  }

  enum Content {
    case none
    case text(Range<Int>)
    case list([Part])
    case object([(key: String, part: Part)])
  }

  var content = Content.none
  private let buffer: JSONBuffer
  private let place: Place?
  private let depth: Int

  /// The whole.
  init(style: SessionJSON) {
    buffer = JSONBuffer(style: style)
    place = nil
    depth = 0
  }

  /// A part of another node, which knows its parts; they do not know it, or neither would ever go.
  init(in parent: JSONNode, key: any CodingKey) {
    buffer = parent.buffer
    place = Place(parent: parent.place, key: key)
    depth = parent.depth + 1
  }

  var codingPath: [any CodingKey] {
    var keys: [any CodingKey] = []
    var place = place
    while let here = place {
      keys.append(here.key)
      place = here.parent
    }
    return keys.reversed()
  }

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .none = content { content = .object([]) }
    return KeyedEncodingContainer(JSONObjectContainer<Key>(node: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .none = content { content = .list([]) }
    return JSONListContainer(node: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    JSONSingleContainer(node: self)
  }
}

extension JSONNode {
  /// The bytes of a value.
  /// - Throws: ``SessionValueError`` for one that lies too deep or is none of JSON's; what its
  ///   `encode(to:)` throws
  static func bytes(of value: some Encodable, style: SessionJSON) throws -> [UInt8] {
    let node = JSONNode(style: style)
    try node.encodeWhole(value)
    let text = try node.finish()
    return Array(node.buffer.writer.bytes[text])
  }

  /// Encodes a value that this node stands for.
  func encodeWhole(_ value: some Encodable) throws {
    if let text = try text(ofKnown: value, depth: depth) {
      content = .text(text)
    } else {
      try value.encode(to: self)
    }
  }

  /// Encodes a part.
  /// - Throws: ``SessionValueError`` for one that lies too deep; what its `encode(to:)` throws
  func part(of value: some Encodable, key: @autoclosure () -> any CodingKey) throws -> Part {
    if let text = try text(ofKnown: value, depth: depth + 1) { return .text(text) }
    // No value nests deeper than the writer allows; stopping here keeps the stack whole.
    guard depth + 1 < SessionJSON.maximumDepth else { throw SessionValueError.tooDeep }
    let child = JSONNode(in: self, key: key())
    try value.encode(to: child)
    return .text(try child.finish())
  }

  /// Writes a value that has no parts.
  func text(_ write: (inout SessionJSONWriter) -> Void) -> Range<Int> {
    let start = buffer.writer.bytes.count
    write(&buffer.writer)
    return start..<buffer.writer.bytes.count
  }

  private func text(ofKnown value: some Encodable, depth: Int) throws -> Range<Int>? {
    guard let known = SessionValue(known: value) else { return nil }
    let start = buffer.writer.bytes.count
    try buffer.writer.write(known, depth: depth)
    return start..<buffer.writer.bytes.count
  }

  /// Adds an item to a list.
  func add(_ part: Part) {
    guard case .list(var parts) = content else { return }
    content = .none
    parts.append(part)
    content = .list(parts)
  }

  /// Adds a member to an object.
  func add(_ part: Part, _ key: String) {
    guard case .object(var members) = content else { return }
    content = .none
    members.append((key, part))
    content = .object(members)
  }

  /// Puts together what was told.
  /// - Throws: ``SessionValueError`` for what lies too deep
  private func finish() throws -> Range<Int> {
    guard depth < SessionJSON.maximumDepth else { throw SessionValueError.tooDeep }
    switch content {
    case .none:
      return text { $0.writeObject([], depth: depth) }
    case .text(let text):
      return text
    case .list(let parts):
      let texts = try parts.map { try Self.text(of: $0) }
      return text { $0.writeList(texts, depth: depth) }
    case .object(let members):
      let texts = try members.map { (key: $0.key, text: try Self.text(of: $0.part)) }
      return text { $0.writeObject(texts, depth: depth) }
    }
  }

  private static func text(of part: Part) throws -> Range<Int> {
    switch part {
    case .text(let text): text
    case .node(let node): try node.finish()
    }
  }

  /// A key, and the keys of what it is in.
  private final class Place {
    let parent: Place?
    let key: any CodingKey

    init(parent: Place?, key: any CodingKey) {
      self.parent = parent
      self.key = key
    }
  }
}

/// What the nodes of one value write into.
private final class JSONBuffer {
  var writer: SessionJSONWriter

  init(style: SessionJSON) { writer = SessionJSONWriter(style: style) }
}
