/// Writes values as JSON that is safe inside HTML, as Jinja's `tojson` does: `<`, `>`, `&` and `'`
/// are written as escapes.
struct JSONWriter: ~Copyable {
  /// How the text is laid out: the keywords of Python's `json.dumps` that make sense here.
  struct Layout {
    /// What each level is indented by; nil for everything on one line.
    var indent: String?
    var sortsKeys = true
    var isASCII = true
    var skipsKeys = false
    var allowsNotANumber = true
    var itemSeparator = ", "
    var keySeparator = ": "
  }

  private let layout: Layout
  private let context: RenderContext
  private var buffer = TextBuffer(capacity: 256)
  private var parents: [ObjectIdentifier] = []

  init(_ layout: Layout, _ context: RenderContext) {
    self.layout = layout
    self.context = context
  }

  /// The JSON of a value.
  /// - Throws: a `TypeError` for what JSON has no form for, a `ValueError` for a container inside
  ///   itself, a `LimitError` when the text is too long
  static func text(
    _ value: Value, _ layout: Layout, _ context: RenderContext
  ) throws -> String {
    var writer = JSONWriter(layout, context)
    try writer.write(value)
    try context.requireSize(writer.buffer.count)
    return writer.buffer.text()
  }

  private mutating func write(_ value: Value) throws {
    switch value {
    case .string(let text), .safe(let text): write(text)
    case .none: buffer.append("null")
    case .bool(let flag): buffer.append(flag ? "true" : "false")
    case .int(let number): buffer.append(decimal: number)
    case .double(let number): buffer.append(try Self.text(number, layout))
    case .list(let list), .tuple(let list): try write(list)
    case .dictionary(let dictionary): try write(dictionary)
    case .object(let object):
      guard let dictionary = try object.dictionary() else { fallthrough }
      try write(dictionary)
    case .undefined, .range, .iterator, .function, .macro:
      throw TemplateError(.type, "Object of type \(value.typeName) is not JSON serializable")
    }
  }

  private static func text(_ number: Double, _ layout: Layout) throws -> String {
    if number.isFinite { return FloatFormat.text(number) }
    guard layout.allowsNotANumber else {
      throw TemplateError(.value, "Out of range float values are not JSON compliant")
    }
    return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
  }
}

// MARK: Containers

extension JSONWriter {
  private mutating func write(_ list: ValueList) throws {
    guard !list.items.isEmpty else {
      buffer.append("[]")
      return
    }
    try enter(list)
    buffer.append(UInt8(ascii: "["))
    var isFirst = true
    for item in list.items {
      try separate(&isFirst)
      try write(item)
    }
    try leave()
    buffer.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ dictionary: ValueDictionary) throws {
    guard dictionary.count > 0 else {
      buffer.append("{}")
      return
    }
    try enter(dictionary)
    buffer.append(UInt8(ascii: "{"))
    var isFirst = true
    var entries = Array(dictionary.entries)
    if layout.sortsKeys {
      entries = try StableSort.sorted(entries) { try $0.key.isLess(than: $1.key) }
    }
    for entry in entries {
      guard let key = try key(entry.key) else { continue }
      try separate(&isFirst)
      write(key)
      write(plain: layout.keySeparator)
      try write(entry.value)
    }
    try leave(isEmpty: isFirst)
    buffer.append(UInt8(ascii: "}"))
  }

  /// The text of a key; nil for one that is skipped.
  private func key(_ key: Value) throws -> String? {
    switch key {
    case .string(let text), .safe(let text): return text
    case .int(let number): return String(number)
    case .bool(let flag): return flag ? "true" : "false"
    case .none: return "null"
    case .double(let number): return try Self.text(number, layout)
    default:
      if layout.skipsKeys { return nil }
      throw TemplateError(
        .type, "keys must be str, int, float, bool or None, not \(key.typeName)")
    }
  }

  private mutating func enter(_ container: AnyObject) throws {
    let identity = ObjectIdentifier(container)
    guard !parents.contains(identity) else {
      throw TemplateError(.value, "Circular reference detected")
    }
    guard parents.count < Limits.valueDepth else { throw TemplateError.tooDeep }
    parents.append(identity)
  }

  private mutating func leave(isEmpty: Bool = false) throws {
    parents.removeLast()
    if !isEmpty { try breakLine() }
  }

  private mutating func separate(_ isFirst: inout Bool) throws {
    try context.spend(1)
    try context.checkSize(buffer.count)
    if !isFirst { write(plain: layout.itemSeparator) }
    isFirst = false
    try breakLine()
  }

  private mutating func breakLine() throws {
    guard let indent = layout.indent else { return }
    let (size, overflow) = indent.utf8.count.multipliedReportingOverflow(by: parents.count)
    try context.checkSize(overflow ? .max : buffer.count.saturatingAdd(size))
    buffer.append(UInt8(ascii: "\n"))
    for _ in parents { write(plain: indent) }
  }
}

// MARK: Text

extension JSONWriter {
  private mutating func write(_ text: String) {
    buffer.append(UInt8(ascii: "\""))
    text.withBytes { bytes in
      var clean = 0
      var place = 0
      while place < bytes.count {
        let byte = bytes[place]
        let isClean = byte < 0x80 ? !Self.isSpecial(byte, layout.isASCII) : !layout.isASCII
        if isClean {
          place &+= 1
          continue
        }
        let (scalar, length) = bytes.scalar(at: place)
        buffer.append(bytes.part(clean..<place))
        escape(scalar)
        place &+= length
        clean = place
      }
      buffer.append(bytes.part(clean..<bytes.count))
    }
    buffer.append(UInt8(ascii: "\""))
  }

  @inline(__always)
  private static func isSpecial(_ byte: UInt8, _ isASCII: Bool) -> Bool {
    switch byte {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "&"), UInt8(ascii: "'"):
      true
    default: byte == 0x7F && isASCII
    }
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    buffer.append(UInt8(ascii: "\\"))
    switch scalar {
    case "\"", "\\": buffer.append(scalar)
    case "\n": buffer.append(UInt8(ascii: "n"))
    case "\r": buffer.append(UInt8(ascii: "r"))
    case "\t": buffer.append(UInt8(ascii: "t"))
    case "\u{8}": buffer.append(UInt8(ascii: "b"))
    case "\u{C}": buffer.append(UInt8(ascii: "f"))
    default:
      buffer.append(UInt8(ascii: "u"))
      guard scalar.value > 0xFFFF else {
        buffer.append(hexadecimal: scalar.value, width: 4)
        return
      }
      // Beyond 16 bits, JSON writes the two surrogates of UTF-16.
      let offset = scalar.value - 0x10000
      buffer.append(hexadecimal: 0xD800 + offset >> 10, width: 4)
      buffer.append("\\u")
      buffer.append(hexadecimal: 0xDC00 + offset & 0x3FF, width: 4)
    }
  }

  /// Writes what stands between values: safe inside HTML, but not quoted.
  private mutating func write(plain text: String) {
    for byte in text.utf8 {
      if Self.isHTML(byte) {
        buffer.append("\\u")
        buffer.append(hexadecimal: UInt32(byte), width: 4)
      } else {
        buffer.append(byte)
      }
    }
  }

  private static func isHTML(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "'"): true
    default: false
    }
  }
}
