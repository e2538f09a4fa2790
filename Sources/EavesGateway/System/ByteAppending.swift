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
    // 64 bits have at most 20 digits.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = digits.count
      var rest = number.magnitude
      while rest > 0 || digits.count - start < width {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }
}
