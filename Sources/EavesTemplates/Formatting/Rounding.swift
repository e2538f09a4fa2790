/// Python's `round`: to the nearest, and to the even neighbour from the middle.
enum Rounding {
  /// Rounds an integer: only digits before the point can change.
  /// - Throws: an `OverflowError` for a result beyond 64 bits
  static func rounded(_ number: Int, _ precision: Int) throws -> Int {
    guard precision < 0 else { return number }
    // Half of the scale is more than any number from here on.
    guard precision >= -19 else { return 0 }
    var scale: UInt = 1
    for _ in precision..<0 { scale *= 10 }
    let (quotient, rest) = number.magnitude.quotientAndRemainder(dividingBy: scale)
    let half = scale / 2
    let isUp = rest > half || rest == half && quotient % 2 == 1
    let (magnitude, overflow) = (isUp ? quotient + 1 : quotient)
      .multipliedReportingOverflow(by: scale)
    guard !overflow, let result = Int(exactly: magnitude) else {
      throw TemplateError.integerOverflow
    }
    return number < 0 ? -result : result
  }

  /// Rounds a float by its exact value, so that 2.675 becomes 2.67.
  /// - Throws: an `OverflowError` for a result beyond the largest float
  static func rounded(_ number: Double, _ precision: Int) throws -> Double {
    // Beyond these, nothing or everything is rounded away.
    guard number.isFinite, number != 0, precision <= 323 else { return number }
    guard precision >= -308 else { return number.sign == .minus ? -0.0 : 0 }
    guard precision < 0 else {
      let text = Libc.decimal(
        number, precision: precision, style: UInt8(ascii: "f"), alternate: false)
      return Double(text) ?? number
    }
    return try roundedBeforePoint(number, -precision)
  }

  private static func roundedBeforePoint(_ number: Double, _ places: Int) throws -> Double {
    let whole = number.magnitude.rounded(.down)
    let hasFraction = whole != number.magnitude
    var digits = Array(
      Libc.decimal(whole, precision: 0, style: UInt8(ascii: "f"), alternate: false).utf8)
    if digits.count < places {
      digits = Array(repeating: 48, count: places - digits.count) + digits
    }
    let kept = digits.count - places
    let rest = digits[kept...]
    let first = rest.first ?? 48
    let isMiddle = first == 53 && rest.dropFirst().allSatisfy { $0 == 48 } && !hasFraction
    let isOdd = kept > 0 && digits[kept - 1] % 2 == 1
    var result = digits.prefix(kept)
    if isMiddle ? isOdd : first >= 53 { addOne(to: &result) }
    let text = String(decoding: result, as: UTF8.self)
    guard let rounded = Double((text.isEmpty ? "0" : text) + "e\(places)"), rounded.isFinite else {
      throw TemplateError(.overflow, "rounded value too large to represent")
    }
    return number < 0 ? -rounded : rounded
  }

  private static func addOne(to digits: inout ArraySlice<UInt8>) {
    for place in digits.indices.reversed() {
      guard digits[place] == 57 else {
        digits[place] += 1
        return
      }
      digits[place] = 48
    }
    digits.insert(49, at: digits.startIndex)
  }
}
