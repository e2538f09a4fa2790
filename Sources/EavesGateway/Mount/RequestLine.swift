/// The target of a request line (RFC 9112 §3.2), as REQUEST_URI holds it.
struct RequestLine {
  /// The path as typed.
  let path: ByteView
  /// What follows the first `?`; empty when there is none.
  let query: ByteView

  /// - Parameter target: the target as the visitor sent it; Apache keeps an absolute form
  ///   (`http://host/path`), whose scheme and host are left out here
  init(_ target: ByteView) {
    let local = Self.afterAuthority(target) ?? target
    let mark = local.firstIndex(of: UInt8(ascii: "?")) ?? local.endIndex
    path = local[..<mark]
    query = local[mark...].dropFirst()
  }

  private static func afterAuthority(_ target: ByteView) -> ByteView? {
    guard let authority = afterSchemeSeparator(target) else { return nil }
    return authority.drop {
      $0 != .slash && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
    }
  }

  /// What follows `scheme://` (RFC 3986 §3.1); nil when a text does not begin so.
  static func afterSchemeSeparator(_ text: ByteView) -> ByteView? {
    guard let first = text.first, isLetter(first) else { return nil }
    let rest = text.drop { isLetter($0) || isOtherSchemeByte($0) }
    let separator: StaticString = "://"
    guard separator.withUTF8Buffer({ rest.starts(with: $0) }) else { return nil }
    return rest.dropFirst(separator.utf8CodeUnitCount)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isOtherSchemeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
