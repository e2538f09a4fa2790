/// Percent-encoding of URLs (RFC 3986 §2.1) and of forms, as Python's `urllib.parse` does it.
public enum PercentEncoding {
  /// The ASCII characters that an encoding leaves as they are. Letters, digits and `-._~` always
  /// are among them.
  public struct Unescaped: Sendable, Hashable {
    // A bit for each of the bytes 0 to 63, digits and `-.` set, and of the bytes 64 to 127, letters
    // and `_~` set.
    private var low: UInt64 = 0x03FF_6000_0000_0000
    private var high: UInt64 = 0x47FF_FFFE_87FF_FFFE

    /// Letters, digits, `-._~` and the given ASCII characters.
    public init(_ characters: StaticString) {
      characters.withUTF8Buffer { for byte in $0 where byte < 0x80 { insert(byte) } }
    }

    /// Letters, digits, `-._~` and the ASCII characters of a text.
    public init(_ characters: some Sequence<UInt8>) {
      self.init("")
      for byte in characters where byte < 0x80 { insert(byte) }
    }

    private mutating func insert(_ byte: UInt8) {
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte &- 64) }
    }

    @inline(__always) func contains(_ byte: UInt8) -> Bool {
      if byte < 64 { return low & (1 << UInt64(byte)) != 0 }
      return byte < 128 && high & (1 << UInt64(byte &- 64)) != 0
    }

    /// Nothing but letters, digits and `-._~`.
    public static let unreserved = Unescaped("")
    /// What a path needs, slashes kept.
    public static let path = Unescaped("/")
    /// The path of a URL that may be encoded in part already (URL standard, "path
    /// percent-encode set", and `%`).
    public static let encodedPath = Unescaped("%!$&'()*+,/:;=@")
    /// The query of a URL that may be encoded in part already.
    public static let encodedQuery = Unescaped("%!$&'()*+,/:;=?@")
    /// The fragment of a URL that may be encoded in part already.
    public static let encodedFragment = Unescaped("%!#$&'()*+,/:;=?@")
    /// User name and password of a URL that may be encoded in part already.
    public static let encodedUser = Unescaped("%!$&'()*+,;=")
    /// The names and values of a query string that the app builds.
    public static let queryItem = Unescaped("!$'()*,/:;?@")
  }

  /// What to do with encoded bytes that are not UTF-8.
  public enum InvalidBytes: Sendable {
    /// Put U+FFFD in their place.
    case replaced
    /// Leave them percent-encoded, so that nothing is lost.
    case keptEncoded
  }

  /// Encodes bytes.
  /// - Parameter unescaped: the characters to leave as they are
  public static func encode(
    _ bytes: some Collection<UInt8>, unescaped: Unescaped = .unreserved
  ) -> String {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(bytes.count)
    append(bytes, to: &encoded, unescaped: unescaped)
    return encoded.text
  }

  /// Encodes the UTF-8 of a text.
  /// - Parameter unescaped: the characters to leave as they are
  public static func encode(_ text: String, unescaped: Unescaped = .unreserved) -> String {
    text.utf8.allSatisfy(unescaped.contains) ? text : encode(text.utf8, unescaped: unescaped)
  }

  /// Encodes the UTF-8 of a text as forms do: like `encode`, with `+` for a space.
  public static func encodeForm(_ text: String, unescaped: Unescaped = .unreserved) -> String {
    text.utf8.allSatisfy(unescaped.contains)
      ? text : encodeForm(text.utf8, unescaped: unescaped)
  }

  /// Encodes as forms do: like `encode`, with `+` for a space.
  public static func encodeForm(
    _ bytes: some Collection<UInt8>, unescaped: Unescaped = .unreserved
  ) -> String {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte == UInt8(ascii: " ") {
        encoded.append(UInt8(ascii: "+"))
      } else {
        append(CollectionOfOne(byte), to: &encoded, unescaped: unescaped)
      }
    }
    return encoded.text
  }

  /// Decodes `%XX`; a `%` without two hexadecimal digits stays.
  public static func decode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    decode(bytes, keeping: { _ in false })
  }

  /// Decodes `%XX` to text.
  public static func decodeText(
    _ text: String, invalidBytes: InvalidBytes = .replaced
  ) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    let bytes = decode(text.utf8)
    return invalidBytes == .replaced ? bytes.text : bytes.textKeepingInvalidEncoded
  }

  /// Decodes `%XX` except where it stands for a byte to keep encoded.
  static func decode(
    _ bytes: some Collection<UInt8>, keeping isKept: (UInt8) -> Bool
  ) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index != bytes.endIndex {
      let byte = bytes[index]
      let next = bytes.index(after: index)
      if byte == UInt8(ascii: "%"), let (value, end) = escape(in: bytes, at: next),
        !isKept(value)
      {
        decoded.append(value)
        index = end
      } else {
        decoded.append(byte)
        index = next
      }
    }
    return decoded
  }

  private static func escape<Bytes: Collection<UInt8>>(
    in bytes: Bytes, at index: Bytes.Index
  ) -> (value: UInt8, end: Bytes.Index)? {
    guard index != bytes.endIndex, let high = bytes[index].hexDigitValue else { return nil }
    let second = bytes.index(after: index)
    guard second != bytes.endIndex, let low = bytes[second].hexDigitValue else { return nil }
    return (high << 4 | low, bytes.index(after: second))
  }

  static func append(
    _ bytes: some Collection<UInt8>, to encoded: inout [UInt8], unescaped: Unescaped
  ) {
    for byte in bytes {
      if unescaped.contains(byte) {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        encoded.append(upperHexDigit(byte >> 4))
        encoded.append(upperHexDigit(byte & 0x0F))
      }
    }
  }
}
