/// Percent-encoding for URLs (RFC 3986), as Python's `urllib.parse.quote` does it.
enum URLQuoting {
  /// Quotes a text as UTF-8.
  /// - Parameters:
  ///   - text: what is quoted
  ///   - isQuery: whether it goes into a query, where a space is `+` and a slash is quoted too
  static func quoted(_ text: String, isQuery: Bool = false) -> String {
    text.withBytes { bytes in
      guard !bytes.allSatisfy({ isUnreserved($0) || ($0 == UInt8(ascii: "/") && !isQuery) }) else {
        return text
      }
      var buffer = TextBuffer(capacity: bytes.count + bytes.count / 2 + 16)
      for byte in bytes {
        if isUnreserved(byte) || (byte == UInt8(ascii: "/") && !isQuery) {
          buffer.append(byte)
        } else if byte == UInt8(ascii: " "), isQuery {
          buffer.append(UInt8(ascii: "+"))
        } else {
          buffer.append(UInt8(ascii: "%"))
          buffer.append(hexadecimalCapital: byte >> 4)
          buffer.append(hexadecimalCapital: byte & 0xF)
        }
      }
      return buffer.text()
    }
  }

  @inline(__always)
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    if byte.isASCIILetter || byte.isASCIIDigit { return true }
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): return true
    default: return false
    }
  }
}

extension TextBuffer {
  fileprivate mutating func append(hexadecimalCapital digit: UInt8) {
    append(digit < 10 ? 0x30 + digit : 0x37 + digit)
  }
}
