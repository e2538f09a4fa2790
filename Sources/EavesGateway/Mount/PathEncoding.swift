/// Percent-encoding of paths (RFC 3986 §3.3).
enum PathEncoding {
  private static let digits = [UInt8](ascii: "0123456789ABCDEF")

  /// A decoded path as it may stand in a URL.
  static func encode(_ path: some ByteSlice) -> String {
    var text: [UInt8] = []
    for byte in path { append(byte, to: &text) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends a segment as a visitor typed it: what is encoded stays so, and what must not stand in a
  /// path but was typed all the same is encoded.
  static func appendTyped(_ segment: some ByteSlice, to text: inout [UInt8]) {
    for index in segment.indices {
      if PercentDecoding.escaped(segment, at: index) != nil {
        text.append(UInt8(ascii: "%"))
      } else {
        append(segment[index], to: &text)
      }
    }
  }

  private static func append(_ byte: UInt8, to text: inout [UInt8]) {
    if isAllowed(byte) {
      text.append(byte)
    } else {
      text.append(UInt8(ascii: "%"))
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0x0F)])
    }
  }

  /// Says whether a byte may stand in a link as it is: `pchar` and the slash, without what has a meaning
  /// of its own around a path. The apostrophe ends an attribute's value where a page quotes with it,
  /// `;` and `,` end a cookie's path.
  static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-")...UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "="),
      UInt8(ascii: "@"):
      true
    default: false
    }
  }
}
