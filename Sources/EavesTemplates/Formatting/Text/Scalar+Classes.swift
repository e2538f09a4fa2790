/// Python's classes of code points. (Swift's own names ask for Unicode's, which differ in places.)
extension Unicode.Scalar {
  /// `str.isspace`, and `\s` of a regular expression.
  @inline(__always)
  var isPythonSpace: Bool {
    if value < 0x80 { return value == 0x20 || (value >= 9 && value <= 13) || (28...31 ~= value) }
    switch value {
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return true
    default: return false
    }
  }

  /// A code point that ends a line for `str.splitlines`.
  @inline(__always)
  var isPythonLineEnd: Bool {
    switch value {
    case 10...13, 28...30, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// `str.isalpha`.
  var isPythonAlphabetic: Bool {
    if value < 0x80 { return UInt8(truncatingIfNeeded: value).isASCIILetter }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }

  /// `str.isdecimal`, and `\d` of a regular expression.
  var isPythonDecimal: Bool {
    if value < 0x80 { return UInt8(truncatingIfNeeded: value).isASCIIDigit }
    return properties.generalCategory == .decimalNumber
  }

  /// `str.isdigit`.
  var isPythonDigit: Bool {
    if value < 0x80 { return UInt8(truncatingIfNeeded: value).isASCIIDigit }
    return properties.numericType == .decimal || properties.numericType == .digit
  }

  /// `str.isnumeric`.
  var isPythonNumeric: Bool {
    if value < 0x80 { return UInt8(truncatingIfNeeded: value).isASCIIDigit }
    return properties.numericType != nil
  }

  /// `str.isalnum`.
  var isPythonAlphanumeric: Bool { isPythonAlphabetic || isPythonNumeric }

  /// `\w` of a regular expression.
  var isPythonWord: Bool {
    if value < 0x80 {
      let byte = UInt8(truncatingIfNeeded: value)
      return byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_")
    }
    return isPythonAlphanumeric
  }

  /// `str.isprintable`.
  var isPythonPrintable: Bool {
    if value < 0x80 { return value >= 0x20 && value != 0x7F }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  /// `str.isupper` of one code point.
  var isPythonUpper: Bool {
    if value < 0x80 { return 0x41...0x5A ~= value }
    return properties.isUppercase
  }

  /// `str.islower` of one code point.
  var isPythonLower: Bool {
    if value < 0x80 { return 0x61...0x7A ~= value }
    return properties.isLowercase
  }

  /// A letter in title case, such as `ǅ`.
  var isPythonTitle: Bool {
    value >= 0x80 && properties.generalCategory == .titlecaseLetter
  }

  /// Whether case is known of it: what continues a word in `str.title`.
  var isPythonCased: Bool {
    if value < 0x80 { return UInt8(truncatingIfNeeded: value).isASCIILetter }
    return properties.isCased
  }
}

extension UInt8 {
  @inline(__always)
  var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
  @inline(__always)
  var isASCIIUpper: Bool { self &- 0x41 < 26 }
  @inline(__always)
  var isASCIILower: Bool { self &- 0x61 < 26 }
  @inline(__always)
  var isASCIIDigit: Bool { self &- 0x30 < 10 }
}
