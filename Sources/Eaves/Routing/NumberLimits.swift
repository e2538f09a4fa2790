/// The limits of a converter of numbers.
struct NumberLimits: BitwiseCopyable, Sendable {
  /// One end of the range.
  enum Bound: BitwiseCopyable, Sendable {
    case none
    case int(Int)
    case double(Double)

    var amount: Double? {
      switch self {
      case .none: nil
      case .int(let number): Double(number)
      case .double(let number): number
      }
    }
  }

  /// The exact number of digits (with the sign); 0 for any, -1 for an argument that is no number.
  var fixedDigits = 0
  var minimum = Bound.none
  var maximum = Bound.none
  /// Whether a limit is not a number, so that nothing can lie within it.
  var isUnsatisfiable = false

  func int(from text: PathSlice) -> Int? {
    guard accepts(lengthOf: text), let number = Self.int(text) else { return nil }
    return accepts(.int(number)) ? number : nil
  }

  func double(from text: PathSlice) -> Double? {
    guard accepts(lengthOf: text),
      let number = NumberText.float(String(decoding: text, as: UTF8.self))
    else { return nil }
    return accepts(.double(number)) ? number : nil
  }

  private func accepts(lengthOf text: PathSlice) -> Bool {
    if isUnsatisfiable { return false }
    return fixedDigits == 0 || text.count { !Byte.isContinuation($0) } == fixedDigits
  }

  private func accepts(_ number: Bound) -> Bool {
    !Self.isLess(number, minimum) && !Self.isLess(maximum, number)
  }

  private static func isLess(_ left: Bound, _ right: Bound) -> Bool {
    if case .int(let left) = left, case .int(let right) = right { return left < right }
    guard let left = left.amount, let right = right.amount else { return false }
    return left < right
  }

  /// The number of a text of digits; nil past 64 bits.
  private static func int(_ text: PathSlice) -> Int? {
    let digits = UnsafeBufferPointer(rebasing: text)
    return plainInt(digits) ?? anyInt(digits)
  }

  /// The number of up to 18 digits of ASCII, which 64 bits hold; nil for any other text.
  @inline(__always)
  private static func plainInt(_ digits: UnsafeBufferPointer<UInt8>) -> Int? {
    guard digits.count <= 18 else { return nil }
    var number = 0
    for byte in digits {
      let digit = byte &- 0x30
      guard digit <= 9 else { return nil }
      number = number &* 10 &+ Int(digit)
    }
    return number
  }

  private static func anyInt(_ digits: UnsafeBufferPointer<UInt8>) -> Int? {
    let isNegative = digits.first == Byte.minus
    var number = 0
    var index = isNegative ? 1 : 0
    while index < digits.count {
      let digit: Int
      if digits[index] < 0x80 {
        digit = Int(digits[index]) - 0x30
        index += 1
      } else {
        guard let scalar = UTF8Text.scalar(digits[...], at: index),
          let value = NumberText.digit(scalar)
        else { return nil }
        digit = Int(value)
        index += UTF8.width(scalar)
      }
      let (shifted, overflows) = number.multipliedReportingOverflow(by: 10)
      let (next, overflowsToo) = shifted.addingReportingOverflow(isNegative ? -digit : digit)
      if overflows || overflowsToo { return nil }
      number = next
    }
    return number
  }

  func urlText(forInt value: RouteValue) throws(ConversionError) -> String {
    let text: String? =
      switch value {
      case .int(let number): String(number)
      case .bool(let flag): flag ? "1" : "0"
      case .double(let number): Int(exactly: number.rounded(.towardZero)).map { String($0) }
      case .string(let text): NumberText.integer(text)
      default: nil
      }
    guard let text else { throw ConversionError("a whole number is needed") }
    return try padded(text)
  }

  func urlText(forDouble value: RouteValue) throws(ConversionError) -> String {
    let number: Double? =
      switch value {
      case .int(let number): Double(number)
      case .bool(let flag): flag ? 1 : 0
      case .double(let number): number
      case .string(let text): NumberText.float(text)
      default: nil
      }
    guard let number else { throw ConversionError("a number is needed") }
    return try padded(number.description)
  }

  /// Fills up with zeros, after the sign, to the fixed number of digits.
  private func padded(_ text: String) throws(ConversionError) -> String {
    guard fixedDigits >= 0 else { throw ConversionError("its 'fixed_digits' is not a number") }
    let missing = fixedDigits - text.utf8.count
    guard missing > 0 else { return text }
    let zeros = String(repeating: "0", count: missing)
    return text.hasPrefix("-") ? "-" + zeros + text.dropFirst() : zeros + text
  }
}
