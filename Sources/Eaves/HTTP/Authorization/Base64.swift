/// Base64 (RFC 4648 §4), read as leniently as Python reads it: ASCII that is not of the alphabet is
/// skipped, padding must be right.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let isPadding = place > group.count
        let digit = alphabet[Int(bits >> UInt32(18 - 6 * place) & 0x3F)]
        text.append(isPadding ? UInt8(ascii: "=") : digit)
      }
    }
    return text.text
  }

  /// Decodes; nil when characters are missing at the end, and for characters beyond ASCII.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * 3 / 4)
    var (bits, place, padding) = (UInt32(0), 0, 0)
    for byte in text {
      if byte == UInt8(ascii: "=") {
        padding += 1
        if place >= 2, place + padding >= 4 { return bytes }
        continue
      }
      guard byte < 0x80 else { return nil }
      guard let value = value(of: byte) else { continue }
      padding = 0
      bits = bits << 6 | value
      place = (place + 1) % 4
      if place != 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32((4 - place) % 4 * 2))) }
    }
    return place == 0 ? bytes : nil
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - 0x41)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - 0x61 + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 0x30 + 52)
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
