/// Percent-decoding (RFC 3986 §2.1): `%` and two hex digits stand for a byte, any other `%` for itself.
package enum PercentDecoding {
  /// A text's decoded bytes as text, in which those that are no UTF-8 are replaced.
  package static func decode(_ text: some StringProtocol) -> String {
    String(decoding: decode(Array(text.utf8)[...]), as: UTF8.self)
  }

  /// The decoded bytes. `+` stays `+`: a path is not a form.
  static func decode(_ source: some ByteSlice) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(source.count)
    forEachByte(of: source) { decoded.append($0) }
    return decoded
  }

  /// Calls a function with each decoded byte.
  static func forEachByte(of source: some ByteSlice, _ body: (UInt8) -> Void) {
    var index = source.startIndex
    while index < source.endIndex {
      if let byte = escaped(source, at: index) {
        body(byte)
        index += 3
      } else {
        body(source[index])
        index += 1
      }
    }
  }

  /// The byte that a `%` and two hex digits at an index stand for.
  static func escaped(_ source: some ByteSlice, at index: Int) -> UInt8? {
    guard source[index] == UInt8(ascii: "%"), index + 2 < source.endIndex,
      let high = hexDigit(source[index + 1]), let low = hexDigit(source[index + 2])
    else { return nil }
    return high << 4 | low
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
