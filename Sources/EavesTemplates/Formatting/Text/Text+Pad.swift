extension Text {
  /// Where a text stands in a wider field.
  enum Alignment: Sendable {
    case left
    case right
    /// With the odd place to the left, as Python's `str.center` has it.
    case center
    /// With the odd place to the right, as `^` in a format has it.
    case middle
  }

  /// Fills a text up to a width in code points.
  /// - Throws: a `LimitError` when the result is too long
  static func padded(
    _ text: String, to width: Int, with fill: String = " ", _ alignment: Alignment,
    _ context: RenderContext
  ) throws -> String {
    let length = count(text)
    guard width > length else { return text }
    let missing = width - length
    let (size, overflow) = fill.utf8.count.multipliedReportingOverflow(by: missing)
    try context.requireSize(overflow ? .max : size.saturatingAdd(text.utf8.count))
    let before: Int
    switch alignment {
    case .left: before = 0
    case .right: before = missing
    case .middle: before = missing / 2
    case .center: before = missing / 2 + (missing & width & 1)
    }
    var buffer = TextBuffer(capacity: size + text.utf8.count)
    for _ in 0..<before { buffer.append(fill) }
    buffer.append(text)
    for _ in 0..<(missing - before) { buffer.append(fill) }
    return buffer.text()
  }

  /// Python's `str.zfill`: zeros after the sign.
  /// - Throws: a `LimitError` when the result is too long
  static func zeroFilled(
    _ text: String, to width: Int, _ context: RenderContext
  ) throws -> String {
    let hasSign = text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+")
    guard hasSign else { return try padded(text, to: width, with: "0", .right, context) }
    let sign = prefix(text, 1)
    let rest = String(text.unicodeScalars.dropFirst())
    return sign + (try padded(rest, to: max(width, 1) - 1, with: "0", .right, context))
  }

  /// Python's `str.expandtabs`.
  /// - Throws: a `LimitError` when the result is too long
  static func tabsExpanded(
    _ text: String, size: Int, _ context: RenderContext
  ) throws -> String {
    guard text.withBytes({ $0.has(9) }) else { return text }
    var buffer = TextBuffer(capacity: text.utf8.count + 64)
    var column = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t":
        guard size > 0 else { continue }
        let spaces = size - column % size
        try context.requireSize(buffer.count.saturatingAdd(spaces))
        for _ in 0..<spaces { buffer.append(UInt8(ascii: " ")) }
        column = column.saturatingAdd(spaces)
      case "\n", "\r":
        column = 0
        buffer.append(scalar)
      default:
        column += 1
        buffer.append(scalar)
      }
    }
    return buffer.text()
  }
}
