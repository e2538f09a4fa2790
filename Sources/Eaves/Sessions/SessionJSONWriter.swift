internal import FoundationEssentials

/// Writes values as JSON bytes.
struct SessionJSONWriter {
  let style: SessionJSON
  var bytes: [UInt8] = []

  init(style: SessionJSON) {
    self.style = style
  }

  /// Writes a value that lies inside `depth` lists and dictionaries.
  mutating func write(_ value: SessionValue, depth: Int) throws(SessionValueError) {
    switch value {
    case .null: writeNull()
    case .bool(let flag): write(flag)
    case .int(let number): write(number)
    case .largeInteger(let number): writeNumber(number.text)
    case .double(let number): write(number)
    case .string(let text): write(text)
    case .list(let items): try writeList(items, depth: depth)
    case .dictionary(let members): try writeDictionary(members, depth: depth)
    case .tuple(let items) where !style.isTagged: try writeList(items, depth: depth)
    case .markup(let text) where !style.isTagged: write(text)
    case .tuple, .bytes, .markup, .uuid, .date: try writeTagged(value, depth: depth)
    }
  }

  mutating func writeNull() { append("null") }

  mutating func write(_ flag: Bool) { append(flag ? "true" : "false") }

  mutating func write(_ number: Int) { append(String(number)) }

  mutating func write(_ number: Double) {
    append(PythonText.of(number, infinity: "Infinity", notANumber: "NaN"))
  }

  /// Writes a number whose digits are known.
  mutating func writeNumber(_ digits: String) { append(digits) }

  private mutating func writeList(
    _ items: [SessionValue], depth: Int
  ) throws(SessionValueError) {
    try checkDepth(depth)
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      separate(index, depth: depth)
      try write(item, depth: depth + 1)
    }
    if !items.isEmpty { breakLine(depth: depth) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func writeDictionary(
    _ members: SessionDictionary, depth: Int
  ) throws(SessionValueError) {
    try checkDepth(depth)
    if style.isTagged, members.count == 1, let (key, value) = members.first,
      SessionTag(rawValue: key) != nil
    {
      // It would be taken for a tag when read: Flask marks the key and wraps the whole.
      try writeTag(.dictionary, depth: depth) { writer throws(SessionValueError) in
        try writer.writeMembers([(key + SessionTag.keySuffix, value)], depth: depth + 1)
      }
      return
    }
    try writeMembers(
      style.sortsKeys ? members.sortedByKey : Array(members), depth: depth)
  }

  private mutating func writeMembers(
    _ members: [SessionDictionary.Element], depth: Int
  ) throws(SessionValueError) {
    try checkDepth(depth)
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      separate(index, depth: depth)
      write(member.key)
      append(style.isSpaced || style.isIndented ? ": " : ":")
      try write(member.value, depth: depth + 1)
    }
    if !members.isEmpty { breakLine(depth: depth) }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func writeTagged(
    _ value: SessionValue, depth: Int
  ) throws(SessionValueError) {
    guard let (tag, content) = SessionTag.tagged(value) else { return }
    guard style.isTagged else { throw SessionValueError.notJSON(tag.kind) }
    try writeTag(tag, depth: depth) { writer throws(SessionValueError) in
      try writer.write(content, depth: depth + 1)
    }
  }

  private mutating func writeTag(
    _ tag: SessionTag, depth: Int,
    content: (inout SessionJSONWriter) throws(SessionValueError) -> Void
  ) throws(SessionValueError) {
    try checkDepth(depth)
    append("{\"\(tag.rawValue)\":")
    try content(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  /// What stands before an item of a list or a dictionary.
  mutating func separate(_ index: Int, depth: Int) {
    if index > 0 { append(style.isSpaced ? ", " : ",") }
    breakLine(depth: depth + 1)
  }

  mutating func breakLine(depth: Int) {
    guard style.isIndented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private func checkDepth(_ depth: Int) throws(SessionValueError) {
    guard depth < SessionJSON.maximumDepth else { throw SessionValueError.tooDeep }
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    let isPlain = text.withUTF8 { utf8 in
      guard utf8.allSatisfy(Self.isPlain) else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if !isPlain { for scalar in text.unicodeScalars { writeScalar(scalar) } }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte stands for itself: ASCII that can be printed, apart from quote and backslash.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func writeScalar(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"")
    case "\\": append("\\\\")
    case "\n": append("\\n")
    case "\r": append("\\r")
    case "\t": append("\\t")
    case "\u{8}": append("\\b")
    case "\u{C}": append("\\f")
    case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
    case "\u{0}"..<" ": writeEscape(UInt16(truncatingIfNeeded: scalar.value))
    default:
      if style.escapesNonASCII {
        for unit in UTF16.encode(scalar) ?? .init() { writeEscape(unit) }
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
      }
    }
  }

  private mutating func writeEscape(_ unit: UInt16) {
    append("\\u")
    for shift in [UInt16(12), 8, 4, 0] {
      let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xF)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
