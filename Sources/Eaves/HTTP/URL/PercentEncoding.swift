/// Percent-encoding of URLs (RFC 3986 §2.1) and of forms, as Python's `urllib.parse` does it.
public enum PercentEncoding {
  /// The ASCII characters that an encoding leaves as they are. Letters, digits and `-._~` always
  /// are among them.
  public struct Unescaped: Sendable, Hashable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// Letters, digits, `-._~` and the given ASCII characters.
    public init(_ characters: StaticString) {
      for byte in UInt8(0)..<0x80 where byte.isLetter || byte.isDigit { insert(byte) }
      for byte in "-._~".utf8 { insert(byte) }
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

extension [UInt8] {
  /// The bytes as text, with those that are not UTF-8 percent-encoded.
  var textKeepingInvalidEncoded: String {
    if let text = String(validating: self, as: UTF8.self) { return text }
    var valid: [UInt8] = []
    valid.reserveCapacity(count + count / 2)
    var index = 0
    while index < count {
      let length = validSequenceLength(at: index)
      if length > 0 {
        valid.append(contentsOf: self[index..<index + length])
      } else {
        PercentEncoding.append(CollectionOfOne(self[index]), to: &valid, unescaped: .unreserved)
      }
      index += Swift.max(length, 1)
    }
    return valid.text
  }

  /// The length of the UTF-8 sequence that starts at an index; 0 where none does (Unicode,
  /// table 3-7).
  private func validSequenceLength(at index: Int) -> Int {
    let lead = self[index]
    let (length, second): (Int, ClosedRange<UInt8>)
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard index + length <= count, second.contains(self[index + 1]) else { return 0 }
    return self[(index + 2)..<(index + length)].allSatisfy { $0 & 0xC0 == 0x80 } ? length : 0
  }
}
