/// A converter with its arguments, as one placeholder of one rule uses it.
struct BoundConverter: Sendable {
  /// What the text becomes.
  enum Form: Sendable {
    case text
    case choice([String])
    case int(NumberLimits)
    case double(NumberLimits)
    case uuid
    case custom(any Converter)
  }

  let pattern: TextPattern
  let form: Form
  /// Rules are tried in the order of their weights.
  var weight = 100
  /// Whether a value ends at a slash.
  var isPartIsolating = true
  /// Tells patterns apart where `pattern.key` is not enough.
  var key: String
  /// What Werkzeug lets pass in silence though it cannot be meant, and the fix.
  var doubt: (message: String, fix: String)?

  init(_ pattern: TextPattern, _ form: Form) {
    self.pattern = pattern
    self.form = form
    key = pattern.key
  }

  /// The type of the values.
  var valueType: RouteValueType {
    switch form {
    case .text, .choice: .string
    case .int: .int
    case .double: .double
    case .uuid: .uuid
    case .custom(let converter): converter.valueType
    }
  }

  /// The value of a text that the pattern accepted; nil where the converter refuses it after all.
  func value(from text: PathSlice) -> RouteValue? {
    switch form {
    case .text, .choice: .string(String(decoding: text, as: UTF8.self))
    case .int(let limits): limits.int(from: text).map { .int($0) }
    case .double(let limits): limits.double(from: text).map { .double($0) }
    case .uuid: .uuid(UUIDText(checked: text))
    case .custom(let converter): converter.value(from: String(decoding: text, as: UTF8.self))
    }
  }

  /// A value as it stands in a URL.
  func urlText(for value: RouteValue) throws(ConversionError) -> String? {
    switch form {
    case .text:
      guard let text = value.text else {
        throw ConversionError("a list has no place in a path")
      }
      return PercentEncoding.path(text)
    case .choice(let choices):
      guard case .string(let text) = value,
        choices.contains(where: { $0.utf8.elementsEqual(text.utf8) })
      else {
        let wanted = choices.map { "'\($0)'" }.sorted().joined(separator: ", ")
        throw ConversionError("the value must be one of \(wanted)")
      }
      return text
    case .int(let limits): return try limits.urlText(forInt: value)
    case .double(let limits): return try limits.urlText(forDouble: value)
    case .uuid:
      guard let text = value.text else { throw ConversionError("a UUID is needed, not a list") }
      return text
    case .custom(let converter): return try converter.urlText(for: value)
    }
  }
}

/// The limits of a converter of numbers.
struct NumberLimits: Sendable {
  /// The exact number of digits (with the sign); 0 for any, -1 for an argument that is no number.
  var fixedDigits = 0
  var minimum: ConverterArguments.Argument = .none
  var maximum: ConverterArguments.Argument = .none
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

  private func accepts(_ number: ConverterArguments.Argument) -> Bool {
    !Self.isLess(number, minimum) && !Self.isLess(maximum, number)
  }

  private static func isLess(
    _ left: ConverterArguments.Argument, _ right: ConverterArguments.Argument
  ) -> Bool {
    if case .int(let left) = left, case .int(let right) = right { return left < right }
    guard let left = left.amount, let right = right.amount else { return false }
    return left < right
  }

  /// The number of a text of digits; nil past 64 bits.
  private static func int(_ text: PathSlice) -> Int? {
    var digits = text
    let isNegative = digits.first == Byte.minus
    if isNegative { digits = digits.dropFirst() }
    var number = 0
    var index = digits.startIndex
    while index < digits.endIndex {
      let digit: Int
      if digits[index] < 0x80 {
        digit = Int(digits[index]) - 0x30
        index += 1
      } else {
        guard let scalar = UTF8Text.scalar(digits, at: index),
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
