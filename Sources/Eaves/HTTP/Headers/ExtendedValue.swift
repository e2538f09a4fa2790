/// A parameter value with its charset, `UTF-8'en'na%C3%AFve` (RFC 8187 §3.2, RFC 2231 §4).
struct ExtendedValue {
  /// The charsets that are decoded; a value in any other stays as it is.
  enum Charset: Equatable {
    case unnamed, ascii, utf8, latin1, unknown

    init(_ name: ArraySlice<UInt8>) {
      self =
        if name.isEmpty {
          .unnamed
        } else if name.equalsIgnoringCase("utf-8") {
          .utf8
        } else if name.equalsIgnoringCase("iso-8859-1") {
          .latin1
        } else if name.equalsIgnoringCase("ascii") || name.equalsIgnoringCase("us-ascii") {
          .ascii
        } else {
          .unknown
        }
    }

    var isKnown: Bool { self != .unnamed && self != .unknown }

    /// The bytes as UTF-8, what the charset does not have replaced.
    func decode(_ bytes: [UInt8]) -> [UInt8] {
      switch self {
      case .utf8, .unnamed, .unknown: Array(bytes.text.utf8)
      case .latin1: bytes.latin1Text
      case .ascii: bytes.flatMap { $0 < 0x80 ? [$0] : Array("\u{FFFD}".utf8) }
      }
    }
  }

  let charset: Charset
  /// What follows the second quote, still percent-encoded.
  let value: [UInt8]

  /// Splits a value at its two quotes; nil where it is not of this form.
  init?(_ bytes: ArraySlice<UInt8>) {
    func isPart(_ byte: UInt8) -> Bool { byte.isTokenCharacter && byte != UInt8(ascii: "'") }
    let quote = UInt8(ascii: "'")
    let charset = bytes.prefix(while: isPart)
    guard charset.endIndex < bytes.endIndex, bytes[charset.endIndex] == quote else { return nil }
    let language = bytes[(charset.endIndex + 1)...].prefix(while: isPart)
    guard language.endIndex < bytes.endIndex, bytes[language.endIndex] == quote else { return nil }
    let value = bytes[(language.endIndex + 1)...].prefix(while: \.isTokenCharacter)
    guard !value.isEmpty else { return nil }
    self.charset = Charset(charset)
    self.value = Array(value)
  }

  /// The value decoded; nil for a charset that is not supported.
  var decoded: [UInt8]? {
    charset.isKnown ? charset.decode(PercentEncoding.decode(value)) : nil
  }
}
