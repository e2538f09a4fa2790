/// Percent-decoding (RFC 3986 §2.1): `%` and two hex digits stand for a byte, any other `%` for itself.
enum PercentDecoding {
  /// Appends the decoded bytes. `+` stays `+`: a path is not a form.
  static func append(_ source: ArraySlice<UInt8>, to target: inout [UInt8]) {
    guard var index = source.firstIndex(of: UInt8(ascii: "%")) else {
      target.append(contentsOf: source)
      return
    }
    target.append(contentsOf: source[..<index])
    while index < source.endIndex {
      if let byte = escaped(source, at: index) {
        target.append(byte)
        index += 3
      } else {
        target.append(source[index])
        index += 1
      }
    }
  }

  /// The decoded bytes; the source itself when nothing in it is encoded.
  static func decode(_ source: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard source.contains(UInt8(ascii: "%")) else { return source }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(source.count)
    append(source, to: &decoded)
    return decoded[...]
  }

  /// The byte that a `%` and two hex digits at an index stand for.
  static func escaped(_ source: ArraySlice<UInt8>, at index: Int) -> UInt8? {
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
