/// Base64 (RFC 4648), in both alphabets, and with the leniency of Python's `binascii`, with which
/// Werkzeug reads credentials and itsdangerous tokens.
enum Base64 {
  private static let urlSafeAlphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let standardAlphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Encodes with the alphabet for URLs and without padding.
  static func encodeURLSafe(_ bytes: [UInt8]) -> [UInt8] {
    encode(bytes, alphabet: urlSafeAlphabet, padded: false)
  }

  /// Encodes with the standard alphabet and padding (RFC 4648 §4).
  static func encodeStandard(_ bytes: [UInt8]) -> [UInt8] {
    encode(bytes, alphabet: standardAlphabet, padded: true)
  }

  /// Decodes either alphabet, with or without padding; nil for what itsdangerous refuses.
  ///
  /// As there, missing padding is filled in first, from the length of the text as it stands, and
  /// bytes outside the alphabets are then skipped.
  static func decodeURLSafe(_ text: some Collection<UInt8>) -> [UInt8]? {
    decode(text, extraPadding: (4 - text.count % 4) % 4, urlSafe: true)
  }

  /// Decodes padded text in the standard alphabet; nil for wrong padding or a non-ASCII byte.
  static func decodeStandard(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
    return decode(text, extraPadding: 0, urlSafe: false)
  }

  private static func encode(_ bytes: [UInt8], alphabet: [UInt8], padded: Bool) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var group = UInt32(bytes[index]) << 16
      if count > 1 { group |= UInt32(bytes[index + 1]) << 8 }
      if count > 2 { group |= UInt32(bytes[index + 2]) }
      for position in 0...count {
        text.append(alphabet[Int(group >> (18 - 6 * UInt32(position)) & 0x3F)])
      }
      if padded { text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - count)) }
      index += 3
    }
    return text
  }

  private static func decode(
    _ text: some Collection<UInt8>, extraPadding: Int, urlSafe: Bool
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 3)
    var group: UInt32 = 0
    var digits = 0
    var padding = 0

    for byte in text {
      if byte == UInt8(ascii: "=") {
        padding += 1
        // Whatever follows a full group's padding is not read, as in Python.
        if digits >= 2 && digits + padding >= 4 { return bytes }
        continue
      }
      guard let digit = digit(byte, urlSafe: urlSafe) else { continue }
      padding = 0
      group = group << 6 | digit
      digits += 1
      switch digits {
      case 2: bytes.append(UInt8(truncatingIfNeeded: group >> 4))
      case 3: bytes.append(UInt8(truncatingIfNeeded: group >> 2))
      case 4:
        bytes.append(UInt8(truncatingIfNeeded: group))
        group = 0
        digits = 0
      default: break
      }
    }
    let isComplete = digits == 0 || (digits >= 2 && digits + padding + extraPadding >= 4)
    return isComplete ? bytes : nil
  }

  private static func digit(_ byte: UInt8, urlSafe: Bool) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    case UInt8(ascii: "-") where urlSafe: 62
    case UInt8(ascii: "_") where urlSafe: 63
    default: nil
    }
  }
}
