/// Python's operations on text, done on UTF-8: code points count, not characters.
enum Text {}

extension Text {
  /// The number of code points.
  static func count(_ text: String) -> Int { text.withBytes { $0.scalarCount } }

  /// The first code points, at most a number of them.
  static func prefix(_ text: String, _ length: Int) -> String {
    guard length < text.utf8.count else { return text }
    return text.withBytes { bytes in
      guard let end = bytes.offset(ofScalar: max(length, 0)), end < bytes.count else { return text }
      return bytes.text(0..<end)
    }
  }

  /// The code points in reverse order.
  static func reversed(_ text: String) -> String {
    text.withBytes { bytes in
      String(bytes: bytes.count) { output in
        var place = bytes.count
        var written = 0
        while place > 0 {
          let length = bytes.scalar(before: place).length
          for offset in 0..<length { output[written + offset] = bytes[place - length + offset] }
          written += length
          place -= length
        }
        return written
      }
    }
  }

  /// The code points one by one.
  static func scalars(_ text: String) -> [Value] {
    text.unicodeScalars.map { .string(String($0)) }
  }

  /// Repeats a text.
  /// - Throws: a `LimitError` when the result is too long
  static func repeated(
    _ text: String, _ times: Int, _ context: RenderContext
  ) throws -> String {
    guard times > 0, !text.isEmpty else { return "" }
    let (size, overflow) = text.utf8.count.multipliedReportingOverflow(by: times)
    try context.requireSize(overflow ? .max : size)
    return String(repeating: text, count: times)
  }
}
