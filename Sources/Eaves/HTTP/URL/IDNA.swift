/// Host names with characters beyond ASCII (RFC 3490).
enum IDNA {
  private static let prefix = "xn--"

  /// The name in ASCII: labels with other characters become `xn--` and Punycode.
  ///
  /// Labels are mapped to small letters and compatibility forms of ASCII to ASCII (RFC 3491);
  /// letters with accents are expected in their composed form, as keyboards and browsers give them.
  /// - Throws: `InvalidURL` for a label that is empty, too long or has characters no host may have
  static func ascii(_ name: String) throws(URLReference.InvalidURL) -> String {
    if name.isEmpty { return name }
    if name.utf8.allSatisfy({ $0 < 0x80 }) {
      try check(asciiLabels: name)
      return name
    }
    var labels: [String] = []
    var scalars = name.unicodeScalars.split(omittingEmptySubsequences: false) {
      [0x2E, 0x3002, 0xFF0E, 0xFF61].contains($0.value)
    }
    let endsWithDot = scalars.last?.isEmpty == true
    if endsWithDot { scalars.removeLast() }
    for label in scalars { labels.append(try ascii(label: Substring(label))) }
    return labels.joined(separator: ".") + (endsWithDot ? "." : "")
  }

  /// The name with its `xn--` labels decoded; a label that is not proper Punycode stays.
  static func unicode(_ name: String) -> String {
    guard name.utf8.allSatisfy({ $0 < 0x80 }), name.contains(prefix) else { return name }
    return name.split(separator: ".", omittingEmptySubsequences: false).map { label in
      guard label.hasPrefix(prefix), let decoded = Punycode.decode(label.dropFirst(prefix.count)),
        let encoded = try? ascii(label: decoded[...]), encoded == label.lowercased()
      else { return String(label) }
      return decoded
    }.joined(separator: ".")
  }

  private static func check(asciiLabels name: String) throws(URLReference.InvalidURL) {
    let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    for (index, label) in labels.enumerated() {
      let mayBeEmpty = index == labels.count - 1
      guard label.count < 64, mayBeEmpty || !label.isEmpty else { throw invalidLabel(name) }
    }
  }

  private static func ascii(label: Substring) throws(URLReference.InvalidURL) -> String {
    // No label of more characters has a form of fewer than 64 bytes.
    guard label.unicodeScalars.count < 64 else { throw invalidLabel(String(label)) }
    let prepared = label.utf8.allSatisfy { $0 < 0x80 } ? String(label) : try prepare(label)
    var ascii = prepared
    if !prepared.utf8.allSatisfy({ $0 < 0x80 }) {
      guard !prepared.hasPrefix(prefix), let encoded = Punycode.encode(prepared) else {
        throw invalidLabel(String(label))
      }
      ascii = prefix + encoded
    }
    guard (1..<64).contains(ascii.utf8.count) else { throw invalidLabel(String(label)) }
    return ascii
  }

  private static func invalidLabel(_ label: String) -> URLReference.InvalidURL {
    .init(description: "\"\(label)\" has an empty or too long part, or characters no host may have")
  }

  /// Maps and checks a label (RFC 3491 §3 to §5).
  private static func prepare(_ label: Substring) throws(URLReference.InvalidURL) -> String {
    var prepared = String.UnicodeScalarView()
    for scalar in label.unicodeScalars where !isMappedToNothing(scalar) {
      let folded = ASCIIFolding.ascii(of: scalar, onlyPure: true)
      if scalar.isASCII || !folded.isEmpty {
        let ascii = scalar.isASCII ? Array(String(scalar).utf8) : folded
        prepared.append(contentsOf: ascii.lowercasedText.unicodeScalars)
      } else if isProhibited(scalar) {
        throw invalidLabel(String(label))
      } else {
        prepared.append(contentsOf: caseFolded(scalar).unicodeScalars)
      }
    }
    return String(prepared)
  }

  private static func caseFolded(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0xDF, 0x1E9E: "ss"
    case 0x3C2: "\u{3C3}"
    default: scalar.properties.lowercaseMapping
    }
  }

  /// RFC 3454, table B.1.
  private static func isMappedToNothing(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x34F, 0x1806, 0x180B...0x180D, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF:
      true
    default: false
    }
  }

  /// RFC 3454, tables C.1.2 to C.9, by the properties that make them up.
  private static func isProhibited(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isNoncharacterCodePoint { return true }
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .privateUse,
      .surrogate:
      return true
    default:
      return (0xFFF9...0xFFFD).contains(scalar.value) || (0x2FF0...0x2FFB).contains(scalar.value)
    }
  }
}
