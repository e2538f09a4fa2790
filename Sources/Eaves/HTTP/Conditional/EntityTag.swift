import Crypto

/// The tag that names one version of a resource (RFC 9110 §8.8.3): `"abc"` or `W/"abc"`.
public struct EntityTag: Sendable, Hashable {
  /// The tag without quotes.
  public let value: String
  /// Whether versions with this tag are only alike in meaning, not byte for byte.
  public let isWeak: Bool

  /// A tag for a value without double quotes; nil for one that has some.
  public init?(_ value: String, isWeak: Bool = false) {
    guard !value.utf8.contains(UInt8(ascii: "\"")) else { return nil }
    self.init(unchecked: value, isWeak: isWeak)
  }

  private init(unchecked value: String, isWeak: Bool) {
    self.value = value
    self.isWeak = isWeak
  }

  /// Reads the value of an `ETag` header, with or without quotes; nil for an empty one.
  public init?(parsing text: String) {
    guard !text.isEmpty else { return nil }
    var bytes = Array(text.utf8).trimmed()
    let isWeak = bytes.starts(with: "W/".utf8) || bytes.starts(with: "w/".utf8)
    if isWeak { bytes = bytes.dropFirst(2) }
    let quote = UInt8(ascii: "\"")
    if bytes.first == quote, bytes.last == quote { bytes = bytes.dropFirst().dropLast() }
    self.init(unchecked: bytes.text, isWeak: isWeak)
  }

  /// The strong tag of some content: its SHA-1 in hexadecimal, as Werkzeug makes it.
  public init(hashing content: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    let hash = Insecure.SHA1.hash(data: content)
    let text = hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0x0F)]] }
    self.init(unchecked: text.text, isWeak: false)
  }
}

extension EntityTag: CustomStringConvertible {
  /// The value of an `ETag` header.
  public var description: String { isWeak ? "W/\"\(value)\"" : "\"\(value)\"" }
}
