/// Python's `pprint.pformat`: `repr` that sorts dictionaries and breaks lines beyond 80 columns.
struct PrettyPrint: ~Copyable {
  private static let width = 80

  private let context: RenderContext
  private var buffer = TextBuffer(capacity: 256)
  private var parents: [ObjectIdentifier] = []

  private init(_ context: RenderContext) { self.context = context }

  /// The text of a value.
  /// - Throws: a `RecursionError` for containers nested too deeply, a `LimitError` when the text is
  ///   too long
  static func text(_ value: Value, _ context: RenderContext) throws -> String {
    var printer = PrettyPrint(context)
    try printer.write(value, indent: 0, allowance: 0, level: 0)
    return printer.buffer.text()
  }

  /// Writes a value, on one line where that fits.
  /// - Parameters:
  ///   - indent: the column it starts at
  ///   - allowance: the columns that are needed behind it
  ///   - level: how many containers it is in
  private mutating func write(
    _ value: Value, indent: Int, allowance: Int, level: Int
  ) throws {
    try context.spend(1)
    try context.checkSize(buffer.count)
    var line = OneLine(context, parents: parents, limit: Self.width - indent - allowance)
    if try line.write(value) {
      buffer.append(line.text)
      return
    }
    guard level < Limits.valueDepth else { throw TemplateError.tooDeep }
    switch value {
    case .dictionary(let dictionary):
      guard enter(dictionary, "dict") else { return }
      try write(dictionary, indent: indent, allowance: allowance + 1, level: level + 1)
    case .list(let list):
      guard enter(list, "list") else { return }
      buffer.append(UInt8(ascii: "["))
      try write(list.items, indent: indent, allowance: allowance + 1, level: level + 1)
      buffer.append(UInt8(ascii: "]"))
    case .tuple(let list) where list.fieldNames.isEmpty:
      guard enter(list, "tuple") else { return }
      let end = list.items.count == 1 ? ",)" : ")"
      buffer.append(UInt8(ascii: "("))
      try write(
        list.items, indent: indent, allowance: allowance + end.utf8.count, level: level + 1)
      buffer.append(end)
    case .string(let text):
      try write(text, indent: indent, allowance: allowance, level: level + 1)
      return
    default:
      buffer.append(value.representation)
      return
    }
    parents.removeLast()
  }

  private mutating func enter(_ container: AnyObject, _ typeName: String) -> Bool {
    let identity = ObjectIdentifier(container)
    guard !parents.contains(identity) else {
      buffer.append("<Recursion on \(typeName)>")
      return false
    }
    parents.append(identity)
    return true
  }

  private mutating func write(
    _ dictionary: ValueDictionary, indent: Int, allowance: Int, level: Int
  ) throws {
    buffer.append(UInt8(ascii: "{"))
    let entries = try Self.sorted(dictionary.entries)
    for (place, entry) in entries.enumerated() {
      if place > 0 { breakLine(indent + 1) }
      var key = OneLine(context, parents: parents, limit: .max)
      _ = try key.write(entry.key)
      buffer.append(key.text)
      buffer.append(": ")
      try write(
        entry.value, indent: indent + 1 + Text.count(key.text) + 2,
        allowance: place == entries.count - 1 ? allowance : 1, level: level)
    }
    buffer.append(UInt8(ascii: "}"))
  }

  private mutating func write(
    _ items: [Value], indent: Int, allowance: Int, level: Int
  ) throws {
    for (place, item) in items.enumerated() {
      if place > 0 { breakLine(indent + 1) }
      try write(
        item, indent: indent + 1, allowance: place == items.count - 1 ? allowance : 1,
        level: level)
    }
  }

  private mutating func breakLine(_ indent: Int) {
    buffer.append(",\n")
    for _ in 0..<indent { buffer.append(UInt8(ascii: " ")) }
  }

  /// Entries by key; keys without an order among them by the names of their types.
  fileprivate static func sorted(
    _ entries: ValueDictionary.Entries
  ) throws -> [ValueDictionary.Entry] {
    try StableSort.sorted(Array(entries)) { left, right in
      do {
        return try left.key.isLess(than: right.key)
      } catch let error as TemplateError where error.kind == .type {
        return "<class '\(left.key.typeName)'>".comesBefore("<class '\(right.key.typeName)'>")
      }
    }
  }
}

// MARK: Long text

extension PrettyPrint {
  /// Writes a text as several literals, one a line, broken after spaces and line ends.
  private mutating func write(
    _ text: String, indent: Int, allowance: Int, level: Int
  ) throws {
    let isAlone = level == 1
    let indent = isAlone ? indent + 1 : indent
    let allowance = isAlone ? allowance + 1 : allowance
    let chunks = try Self.chunks(text, width: Self.width - indent, allowance: allowance, context)
    guard chunks.count > 1 else {
      buffer.append(Value.string(text).representation)
      return
    }
    if isAlone { buffer.append(UInt8(ascii: "(")) }
    for (place, chunk) in chunks.enumerated() {
      if place > 0 {
        try context.checkSize(buffer.count.saturatingAdd(indent))
        buffer.append(UInt8(ascii: "\n"))
        for _ in 0..<indent { buffer.append(UInt8(ascii: " ")) }
      }
      buffer.append(chunk)
    }
    if isAlone { buffer.append(UInt8(ascii: ")")) }
  }

  private static func chunks(
    _ text: String, width: Int, allowance: Int, _ context: RenderContext
  ) throws -> [String] {
    var chunks: [String] = []
    let lines = Text.lines(text, keepEnds: true)
    for (place, line) in lines.enumerated() {
      let isLastLine = place == lines.count - 1
      let representation = Value.string(line).representation
      if Text.count(representation) <= (isLastLine ? width - allowance : width) {
        chunks.append(representation)
        continue
      }
      let parts = parts(line)
      var current = ""
      var width = width
      for (place, part) in parts.enumerated() {
        try context.spend(1)
        let candidate = current + part
        if isLastLine, place == parts.count - 1 { width -= allowance }
        if Text.count(Value.string(candidate).representation) > width {
          if !current.isEmpty { chunks.append(Value.string(current).representation) }
          current = part
        } else {
          current = candidate
        }
      }
      if !current.isEmpty { chunks.append(Value.string(current).representation) }
    }
    return chunks
  }

  /// The words of a line, each with the space behind it.
  private static func parts(_ line: String) -> [String] {
    line.withBytes { bytes in
      var parts: [String] = []
      var start = 0
      var place = 0
      var isInSpace = false
      while place < bytes.count {
        let (scalar, length) = bytes.scalar(at: place)
        if isInSpace, !scalar.isPythonSpace {
          parts.append(bytes.text(start..<place))
          start = place
        }
        isInSpace = scalar.isPythonSpace
        place += length
      }
      if start < bytes.count { parts.append(bytes.text(start..<bytes.count)) }
      return parts
    }
  }
}

// MARK: One line

/// The form of a value on one line, as far as a number of columns goes.
private struct OneLine {
  private let context: RenderContext
  private var parents: [ObjectIdentifier]
  private let limit: Int
  private(set) var text = ""

  init(_ context: RenderContext, parents: [ObjectIdentifier], limit: Int) {
    self.context = context
    self.parents = parents
    self.limit = limit
  }

  /// Writes a value; false when it does not fit.
  mutating func write(_ value: Value) throws -> Bool {
    try context.spend(1)
    switch value {
    case .list(let list):
      return try write(list, list.items, "[", "]", "list")
    case .tuple(let list) where list.fieldNames.isEmpty:
      return try write(list, list.items, "(", list.items.count == 1 ? ",)" : ")", "tuple")
    case .dictionary(let dictionary): return try write(dictionary)
    default: return append(value.representation)
    }
  }

  private mutating func write(
    _ list: ValueList, _ items: [Value], _ start: String, _ end: String, _ typeName: String
  ) throws -> Bool {
    guard !items.isEmpty else { return append(start + end) }
    guard try enter(list) else { return append("<Recursion on \(typeName)>") }
    guard append(start) else { return false }
    for (place, item) in items.enumerated() {
      if place > 0, !append(", ") { return false }
      guard try write(item) else { return false }
    }
    parents.removeLast()
    return append(end)
  }

  private mutating func write(_ dictionary: ValueDictionary) throws -> Bool {
    guard dictionary.count > 0 else { return append("{}") }
    guard try enter(dictionary) else { return append("<Recursion on dict>") }
    guard append("{") else { return false }
    for (place, entry) in try PrettyPrint.sorted(dictionary.entries).enumerated() {
      if place > 0, !append(", ") { return false }
      guard try write(entry.key), append(": "), try write(entry.value) else { return false }
    }
    parents.removeLast()
    return append("}")
  }

  private mutating func enter(_ container: AnyObject) throws -> Bool {
    let identity = ObjectIdentifier(container)
    guard !parents.contains(identity) else { return false }
    guard parents.count < Limits.valueDepth else { throw TemplateError.tooDeep }
    parents.append(identity)
    return true
  }

  private mutating func append(_ part: String) -> Bool {
    text += part
    return text.utf8.count <= limit || Text.count(text) <= limit
  }
}
