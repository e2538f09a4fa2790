/// Numbers in text as Python reads and writes them, which is what rules and URLs are made of.
enum NumberText {
  /// The whole number of a text that Python's `int` accepts, in plain digits: surrounding space, a
  /// sign, single underscores between digits, and the decimal digits of every script are allowed.
  static func integer(_ text: String) -> String? {
    var scalars = trimmed(text)
    var digits = ""
    if let sign = scalars.first, sign == "-" || sign == "+" {
      scalars = scalars.dropFirst()
      if sign == "-" { digits = "-" }
    }
    guard let plain = plainDigits(scalars) else { return nil }
    let significant = plain.drop { $0 == "0" }
    return significant.isEmpty ? "0" : digits + significant
  }

  /// The number of a text that Python's `float` accepts, with the same freedoms.
  static func float(_ text: String) -> Double? {
    var plain: [UInt8] = []
    var previous: Unicode.Scalar = " "
    for scalar in trimmed(text) {
      if let digit = digit(scalar) {
        plain.append(UInt8(ascii: "0") + digit)
      } else if scalar == "_" {
        guard digit(previous) != nil else { return nil }
      } else {
        guard previous != "_", scalar.isASCII else { return nil }
        plain.append(UInt8(ascii: scalar))
      }
      previous = scalar
    }
    guard previous != "_" else { return nil }
    let lower = String(decoding: plain, as: UTF8.self).lowercased()
    switch lower.drop(while: { $0 == "-" || $0 == "+" }) {
    case "inf", "infinity", "nan": break
    default:
      guard lower.utf8.allSatisfy({ "0123456789+-.e".utf8.contains($0) }) else { return nil }
    }
    return Double(lower)
  }

  /// The value of a decimal digit of any script (Unicode category Nd).
  static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
    if scalar.isASCII {
      let value = UInt8(ascii: scalar) &- 0x30
      return value <= 9 ? value : nil
    }
    guard scalar.properties.generalCategory == .decimalNumber,
      let value = scalar.properties.numericValue
    else { return nil }
    return UInt8(value)
  }

  private static func trimmed(_ text: String) -> ArraySlice<Unicode.Scalar> {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    var scalars = Array(text.unicodeScalars)[...]
    while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return scalars
  }

  /// ASCII digits for digits with single underscores between them; nil for anything else.
  private static func plainDigits(_ scalars: ArraySlice<Unicode.Scalar>) -> String? {
    var digits = ""
    var underscoreAllowed = false
    for scalar in scalars {
      if let digit = digit(scalar) {
        digits.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "0") + digit))
        underscoreAllowed = true
      } else if scalar == "_", underscoreAllowed {
        underscoreAllowed = false
      } else {
        return nil
      }
    }
    return underscoreAllowed ? digits : nil
  }
}
