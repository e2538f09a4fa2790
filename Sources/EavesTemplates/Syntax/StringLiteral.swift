/// The escapes of Python's string literals.
enum StringLiteral {
  /// What is wrong with an escape, in Python's words.
  struct Problem: Error {
    let message: String
  }

  /// The text that the inside of a literal stands for.
  /// - Parameter newline: what line ends in it become
  /// - Throws: a `Problem` for an escape that is cut short or names no code point
  static func unescaped(
    _ bytes: UnsafeBufferPointer<UInt8>, newline: String = "\n"
  ) throws -> String {
    var buffer = TextBuffer(capacity: bytes.count)
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "\\") else {
        if byte == UInt8(ascii: "\n") { buffer.append(newline) } else { buffer.append(byte) }
        continue
      }
      guard place < bytes.count else { throw Problem(message: "\\ at end of string") }
      let kind = bytes[place]
      place += 1
      switch kind {
      case UInt8(ascii: "\n"): continue
      case UInt8(ascii: "a"): buffer.append(0x07)
      case UInt8(ascii: "b"): buffer.append(0x08)
      case UInt8(ascii: "f"): buffer.append(0x0C)
      case UInt8(ascii: "n"): buffer.append(0x0A)
      case UInt8(ascii: "r"): buffer.append(0x0D)
      case UInt8(ascii: "t"): buffer.append(0x09)
      case UInt8(ascii: "v"): buffer.append(0x0B)
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): buffer.append(kind)
      case UInt8(ascii: "x"):
        buffer.append(try hexadecimal(bytes, &place, digits: 2, named: "\\xXX"))
      case UInt8(ascii: "u"):
        buffer.append(try hexadecimal(bytes, &place, digits: 4, named: "\\uXXXX"))
      case UInt8(ascii: "U"):
        buffer.append(try hexadecimal(bytes, &place, digits: 8, named: "\\UXXXXXXXX"))
      case UInt8(ascii: "N"): buffer.append(try named(bytes, &place))
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        var code = UInt32(kind - 0x30)
        var digits = 1
        while digits < 3, place < bytes.count, bytes[place] &- 0x30 < 8 {
          code = code << 3 | UInt32(bytes[place] - 0x30)
          place += 1
          digits += 1
        }
        buffer.append(Unicode.Scalar(code) ?? "\u{FFFD}")
      default:
        // Python keeps the backslash of an escape that it does not know.
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(kind)
      }
    }
    return buffer.text()
  }

  private static func hexadecimal(
    _ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int, digits: Int, named name: String
  ) throws -> Unicode.Scalar {
    guard let code = hexadecimal(bytes, place, digits) else {
      throw Problem(message: "truncated \(name) escape")
    }
    place += digits
    guard code <= 0x10FFFF else { throw Problem(message: "illegal Unicode character") }
    // A pair of surrogates is one code point; a lone one has no place in UTF-8.
    if code & ~0x3FF == 0xD800, place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"),
      bytes[place + 1] == UInt8(ascii: "u"), let low = hexadecimal(bytes, place + 2, 4),
      low & ~0x3FF == 0xDC00
    {
      place += 6
      return Unicode.Scalar(0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF)) ?? "\u{FFFD}"
    }
    return Unicode.Scalar(code) ?? "\u{FFFD}"
  }

  private static func hexadecimal(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ digits: Int
  ) -> UInt32? {
    guard start + digits <= bytes.count else { return nil }
    var code: UInt32 = 0
    for place in start..<start + digits {
      let byte = bytes[place]
      switch byte {
      case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: code = code << 4 | (UInt32(byte | 0x20) - 0x57)
      default: return nil
      }
    }
    return code
  }

  /// `\N{NAME}`: the code point of a Unicode name. Bounded: all names are looked at once.
  private static func named(
    _ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int
  ) throws -> Unicode.Scalar {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "{"),
      let end = bytes[place...].firstIndex(of: UInt8(ascii: "}")), end > place + 1
    else { throw Problem(message: "malformed \\N character escape") }
    let name = String(decoding: bytes[(place + 1)..<end], as: UTF8.self).uppercased()
    place = end + 1
    for code in UInt32(0x20)...0x1FBFF {
      guard let scalar = Unicode.Scalar(code) else { continue }
      if scalar.properties.name == name || scalar.properties.nameAlias == name { return scalar }
    }
    throw Problem(message: "unknown Unicode character name")
  }
}
