/// The character classes of Python's regular expressions, over UTF-8.
enum Characters {
  /// Whether a byte is ASCII white space as `\s` has it.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x1F)
  }

  /// Whether a code point is white space as `\s` has it.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isSpace(UInt8(scalar.value)) }
    return scalar.properties.isWhitespace
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Whether a byte is part of an ASCII name.
  @inline(__always)
  static func isName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
  }

  /// Whether a code point beyond ASCII is a letter or number as `\w` has it.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      true
    default: scalar.properties.isXIDContinue
    }
  }

  /// The code point at the start of bytes, and how many bytes it has.
  static func scalar(
    _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> (scalar: Unicode.Scalar, length: Int) {
    if bytes[0] < 0x80 { return (Unicode.Scalar(bytes[0]), 1) }
    let length = min(
      bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4, count)
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
    return (text.unicodeScalars.first ?? "\u{FFFD}", length)
  }
}
