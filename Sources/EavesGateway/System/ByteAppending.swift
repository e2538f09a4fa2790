extension [UInt8] {
  /// Appends text as UTF-8.
  mutating func append(utf8 text: String) {
    var text = text
    text.withUTF8 { append(contentsOf: $0) }
  }

  /// Appends an ASCII text of the program's own.
  mutating func append(ascii text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  /// Appends a number in decimal digits, with zeros in front where it has fewer than wanted.
  mutating func append(decimal number: Int, digits width: Int = 1) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(magnitude: number.magnitude, digits: width)
  }

  private mutating func append(magnitude: UInt, digits width: Int) {
    if magnitude > 9 || width > 1 { append(magnitude: magnitude / 10, digits: width - 1) }
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10))
  }
}
