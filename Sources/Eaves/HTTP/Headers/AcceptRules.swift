/// The media types a client accepts.
public typealias AcceptMediaTypes = AcceptHeader<MediaTypeRule>
/// The languages a client accepts.
public typealias AcceptLanguages = AcceptHeader<LanguageRule>
/// The charsets a client accepts.
public typealias AcceptCharsets = AcceptHeader<CharsetRule>
/// The content encodings a client accepts.
public typealias AcceptEncodings = AcceptHeader<EncodingRule>

/// `gzip` is `GZIP`, and `*` is everything.
public enum EncodingRule: AcceptRule {
  /// The value in small letters.
  public static func form(of value: String) -> String { value.lowercased() }

  /// Whether the two are the same, or the item is `*`.
  public static func matches(_ offer: String, _ item: String) -> Bool {
    item == "*" || item == offer
  }
}

/// Charsets are the same under all their names.
public enum CharsetRule: AcceptRule {
  /// The usual name of the charset, or the name in small letters.
  public static func form(of value: String) -> String {
    let name = value.lowercased().replacingASCII("_", with: "-").replacingASCII(" ", with: "-")
    return aliases[name] ?? name
  }

  /// Whether the two are the same, or the item is `*`.
  public static func matches(_ offer: String, _ item: String) -> Bool {
    item == "*" || item == offer
  }

  /// The names that occur in headers, from the IANA registry.
  private static let aliases: [String: String] = {
    let groups: [[String]] = [
      ["utf-8", "utf8", "u8", "utf", "cp65001"],
      [
        "iso-8859-1", "iso8859-1", "iso88591", "8859", "cp819", "latin", "latin1", "latin-1", "l1",
      ],
      ["us-ascii", "ascii", "646", "iso646-us", "ansi-x3.4-1968"],
      ["iso-8859-2", "iso8859-2", "latin2", "latin-2", "l2"],
      ["iso-8859-15", "iso8859-15", "latin9", "latin-9", "l9"],
      ["windows-1250", "cp1250", "1250"],
      ["windows-1251", "cp1251", "1251"],
      ["windows-1252", "cp1252", "1252"],
      ["utf-16", "utf16", "u16"],
      ["utf-32", "utf32", "u32"],
      ["shift-jis", "sjis", "s-jis", "csshiftjis", "shiftjis"],
      ["euc-jp", "eucjp", "ujis", "u-jis"],
      ["gb2312", "euc-cn", "euccn", "chinese", "csiso58gb231280"],
      ["gbk", "936", "cp936", "ms936"],
      ["big5", "big5-tw", "csbig5"],
      ["euc-kr", "euckr", "korean", "ksc5601"],
      ["koi8-r", "cskoi8r"],
    ]
    var aliases: [String: String] = [:]
    for group in groups { for name in group { aliases[name] = group[0] } }
    return aliases
  }()
}

/// Languages are compared tag by tag; where none fits, by the language without its region.
public enum LanguageRule: AcceptRule {
  /// The parts of the tag in small letters.
  public static func form(of value: String) -> [String] {
    value.lowercased().split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "-" || $0 == "_" }
    ).map(String.init)
  }

  /// Whether all parts are the same, or the item is `*`.
  public static func matches(_ offer: [String], _ item: [String]) -> Bool {
    item == ["*"] || item == offer
  }

  /// `en` for a client that asks for `en-US`, then `en-US` for one that asks for `en`.
  public static func fallback(
    in header: AcceptHeader<LanguageRule>, among offers: [String]
  ) -> String? {
    let primary = AcceptHeader<EncodingRule>(
      header.items.map { (primaryTag(of: $0.value), $0.quality) })
    if let match = primary.directMatch(among: offers) { return match }
    guard let match = header.directMatch(among: offers.map(primaryTag)) else { return nil }
    return offers.first { $0.hasPrefix(match) }
  }

  private static func primaryTag(of tag: String) -> String {
    String(
      decoding: tag.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") },
      as: UTF8.self)
  }
}

/// Media types match by type and subtype, either of which may be a wildcard, and by parameters.
public enum MediaTypeRule: AcceptRule {
  /// The parts of a media type.
  public struct Form: Sendable, Hashable {
    let type: String
    let subtype: String
    let parameters: [String]

    /// `*/x` matches nothing, and neither does what has no subtype.
    var isValid: Bool { !subtype.isEmpty && (type != "*" || subtype == "*") }
    var isAny: Bool { type == "*" && subtype == "*" }
  }

  /// The parts in small letters, the parameters sorted.
  public static func form(of value: String) -> Form {
    let parts = split(value.lowercased())
    guard parts.count >= 2, value.utf8.contains(UInt8(ascii: "/")) else {
      return Form(type: value, subtype: "", parameters: [])
    }
    return Form(type: parts[0], subtype: parts[1], parameters: parts[2...].sorted())
  }

  /// Whether an offer is what an item asks for.
  public static func matches(_ offer: Form, _ item: Form) -> Bool {
    guard offer.isValid, item.isValid else { return false }
    if item.isAny || offer.isAny { return true }
    guard item.type == offer.type else { return false }
    if item.subtype == "*" || offer.subtype == "*" { return true }
    return item.subtype == offer.subtype && item.parameters == offer.parameters
  }

  /// Type, subtype and parameters, each true unless it is `*`.
  public static func specificity(of item: String) -> [Bool] { split(item).map { $0 != "*" } }

  /// Splits at slashes, and at semicolons with the spaces around them.
  private static func split(_ value: String) -> [String] {
    let bytes = Array(value.utf8)
    let halves = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    var parts: [String] = []
    for (index, half) in halves.enumerated() {
      var half = half
      if index > 0 { half = half.drop(while: \.isWhitespace) }
      if index < halves.count - 1, let last = half.lastIndex(where: { !$0.isWhitespace }) {
        half = half[...last]
      }
      parts += half.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .map { $0.text }
    }
    return parts
  }
}

extension AcceptHeader where Rule == MediaTypeRule {
  /// Whether the client takes HTML.
  public var acceptsHTML: Bool { contains("text/html") || acceptsXHTML }
  /// Whether the client takes XHTML or XML.
  public var acceptsXHTML: Bool {
    contains("application/xhtml+xml") || contains("application/xml")
  }
  /// Whether the client takes JSON.
  public var acceptsJSON: Bool { contains("application/json") }
}

extension String {
  func replacingASCII(_ character: Unicode.Scalar, with other: Unicode.Scalar) -> String {
    var scalars = unicodeScalars
    guard scalars.contains(character) else { return self }
    scalars = .init(scalars.map { $0 == character ? other : $0 })
    return String(scalars)
  }
}
