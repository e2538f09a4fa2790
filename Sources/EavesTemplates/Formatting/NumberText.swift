/// Numbers read from text as Python's `int()` and `float()` read them.
enum NumberText {
  /// What reading an integer gave.
  enum Integer {
    case number(Int)
    /// It is an integer, but beyond 64 bits.
    case tooLarge
    case invalid
  }

  /// Reads an integer.
  /// - Parameters:
  ///   - text: the digits, with a sign, spaces around and single underscores between allowed
  ///   - base: 2 to 36, or 0 to go by the prefix (`0x`, `0o`, `0b`)
  static func integer(_ text: String, base: Int = 10) -> Integer {
    guard base == 0 || 2...36 ~= base else { return .invalid }
    let digits = normalized(text)
    var rest = digits[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    var base = base
    if let prefix = prefixBase(rest), base == 0 || base == prefix {
      base = prefix
      rest.removeFirst(2)
      if rest.first == UInt8(ascii: "_") { rest.removeFirst() }
    } else if base == 0 {
      base = 10
      // As in a program, only zero itself may begin with a zero.
      let isZero = rest.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "_") }
      guard rest.first != UInt8(ascii: "0") || isZero else { return .invalid }
    }
    return integer(rest, base: base, isNegative: isNegative)
  }

  private static func integer(
    _ digits: ArraySlice<UInt8>, base: Int, isNegative: Bool
  ) -> Integer {
    guard let last = digits.last, last != UInt8(ascii: "_") else { return .invalid }
    var result = 0
    var isTooLarge = false
    var isAfterDigit = false
    for byte in digits {
      if byte == UInt8(ascii: "_") {
        guard isAfterDigit else { return .invalid }
        isAfterDigit = false
        continue
      }
      guard let digit = value(of: byte), digit < base else { return .invalid }
      isAfterDigit = true
      let (product, overflow) = result.multipliedReportingOverflow(by: base)
      let (sum, carry) = product.subtractingReportingOverflow(digit)
      if overflow || carry { isTooLarge = true } else { result = sum }
    }
    // Counted downwards, since the smallest integer has no positive counterpart.
    if isTooLarge || (!isNegative && result == .min) { return .tooLarge }
    return .number(isNegative ? result : -result)
  }

  private static func prefixBase(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.count > 2, digits.first == UInt8(ascii: "0") else { return nil }
    switch digits[digits.startIndex + 1] | 0x20 {
    case UInt8(ascii: "x"): return 16
    case UInt8(ascii: "o"): return 8
    case UInt8(ascii: "b"): return 2
    default: return nil
    }
  }

  private static func value(of byte: UInt8) -> Int? {
    if byte.isASCIIDigit { return Int(byte) - 48 }
    guard byte.isASCIILetter else { return nil }
    return Int(byte | 0x20) - 87
  }

  /// Reads a float; nil for what is not one.
  static func float(_ text: String) -> Double? {
    var bytes = normalized(text)
    guard !bytes.isEmpty else { return nil }
    let sign = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? 1 : 0
    switch String(decoding: bytes[sign...], as: UTF8.self).lowercased() {
    case "inf", "infinity": return bytes[0] == UInt8(ascii: "-") ? -.infinity : .infinity
    case "nan": return .nan
    default: break
    }
    guard isDecimal(bytes[sign...]) else { return nil }
    bytes.removeAll { $0 == UInt8(ascii: "_") }
    return Double(String(decoding: bytes, as: UTF8.self))
  }

  /// Whether bytes are digits with at most one point and an exponent, underscores between digits.
  private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
    var digits = 0
    var hasPoint = false
    var hasExponent = false
    var previous: UInt8 = 0
    for byte in bytes {
      switch byte {
      case _ where byte.isASCIIDigit: digits += 1
      case UInt8(ascii: "_"):
        guard previous.isASCIIDigit else { return false }
      case UInt8(ascii: "."):
        guard !hasPoint, !hasExponent, previous != UInt8(ascii: "_") else { return false }
        hasPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard !hasExponent, digits > 0, previous != UInt8(ascii: "_") else { return false }
        hasExponent = true
        digits = 0
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        guard previous | 0x20 == UInt8(ascii: "e") else { return false }
      default: return false
      }
      if previous == UInt8(ascii: "_"), !byte.isASCIIDigit { return false }
      previous = byte
    }
    return digits > 0 && previous != UInt8(ascii: "_")
  }

  /// The bytes without spaces around, and with the digits of other scripts as ASCII's.
  private static func normalized(_ text: String) -> [UInt8] {
    let trimmed = Text.trimmed(text)
    if trimmed.isASCIIText { return Array(trimmed.utf8) }
    var bytes: [UInt8] = []
    for scalar in trimmed.unicodeScalars {
      if scalar.isPythonDecimal, !scalar.isASCII, let value = scalar.properties.numericValue {
        bytes.append(48 + UInt8(value))
      } else {
        bytes.append(contentsOf: String(scalar).utf8)
      }
    }
    return bytes
  }
}

extension Value {
  /// What Python's `int()` makes of the value.
  /// - Throws: a `ValueError` or `TypeError` when it is not a number, an `OverflowError` when it is
  ///   beyond 64 bits, an `UndefinedError` when it is undefined
  func toInteger(base: Int = 10) throws -> Int {
    switch self {
    case .int, .bool: return integer ?? 0
    case .double(let number):
      if number.isNaN { throw TemplateError(.value, "cannot convert float NaN to integer") }
      guard let whole = Int(exactly: number.rounded(.towardZero)) else {
        guard number.isInfinite else { throw TemplateError.integerOverflow }
        throw TemplateError(.overflow, "cannot convert float infinity to integer")
      }
      return whole
    case .string(let text), .safe(let text):
      switch NumberText.integer(text, base: base) {
      case .number(let number): return number
      case .tooLarge: throw TemplateError.integerOverflow
      case .invalid:
        throw TemplateError(
          .value, "invalid literal for int() with base \(base): \(representation)")
      }
    case .undefined(let undefined): throw undefined.error
    default:
      throw TemplateError(
        .type,
        "int() argument must be a string, a bytes-like object or a real number, not '\(typeName)'")
    }
  }

  /// What Python's `float()` makes of the value.
  /// - Throws: a `ValueError` or `TypeError` when it is not a number, an `UndefinedError` when it is
  ///   undefined
  func toFloat() throws -> Double {
    if let number { return number }
    if let text {
      guard let number = NumberText.float(text) else {
        throw TemplateError(.value, "could not convert string to float: \(representation)")
      }
      return number
    }
    if case .undefined(let undefined) = self { throw undefined.error }
    throw TemplateError(
      .type, "float() argument must be a string or a real number, not '\(typeName)'")
  }
}
