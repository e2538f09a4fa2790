/// Floats as Python writes them: the shortest digits that read back as the same number.
enum FloatFormat {
  /// Writes a float as `repr` and `str` do: with an exponent from 1e16 on and below 1e-4.
  static func write(_ number: Double, into buffer: inout TextBuffer) {
    guard number.isFinite else {
      buffer.append(number.isNaN ? "nan" : number < 0 ? "-inf" : "inf")
      return
    }
    if number == number.rounded(), number.magnitude < 1e15 {
      if number.sign == .minus { buffer.append(UInt8(ascii: "-")) }
      buffer.append(decimal: Int(number.magnitude))
      buffer.append(".0")
      return
    }
    var description = number.description
    description.withUTF8 { write(digitsOf: $0, into: &buffer) }
  }

  /// A float as `repr` and `str` write it.
  static func text(_ number: Double) -> String {
    var buffer = TextBuffer(capacity: 32)
    write(number, into: &buffer)
    return buffer.text()
  }

  /// Writes Swift's description anew: both languages give the same digits, but put the point and
  /// the exponent differently.
  private static func write(digitsOf description: Bytes, into buffer: inout TextBuffer) {
    var digits: [UInt8] = []
    // The value is 0.DIGITS times ten to the power of `point`.
    var point = 0
    var isBeforePoint = true
    var place = 0
    if description.first == UInt8(ascii: "-") {
      buffer.append(UInt8(ascii: "-"))
      place = 1
    }
    while place < description.count, description[place] | 0x20 != UInt8(ascii: "e") {
      let byte = description[place]
      if byte == UInt8(ascii: ".") {
        isBeforePoint = false
      } else if digits.isEmpty, byte == UInt8(ascii: "0") {
        if !isBeforePoint { point -= 1 }
      } else {
        digits.append(byte)
        if isBeforePoint { point += 1 }
      }
      place += 1
    }
    if place < description.count {
      point += Int(description.text(place + 1..<description.count)) ?? 0
    }
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    write(digits, point: point, into: &buffer)
  }

  private static func write(_ digits: [UInt8], point: Int, into buffer: inout TextBuffer) {
    if point > 16 || point < -3 {
      buffer.append(digits[0])
      if digits.count > 1 {
        buffer.append(UInt8(ascii: "."))
        buffer.append(digits[1...])
      }
      let exponent = point - 1
      buffer.append(exponent < 0 ? "e-" : "e+")
      if exponent.magnitude < 10 { buffer.append(UInt8(ascii: "0")) }
      buffer.append(decimal: Int(exponent.magnitude))
    } else if point <= 0 {
      buffer.append("0.")
      for _ in point..<0 { buffer.append(UInt8(ascii: "0")) }
      buffer.append(digits)
    } else {
      buffer.append(digits.prefix(point))
      for _ in 0..<max(point - digits.count, 0) { buffer.append(UInt8(ascii: "0")) }
      buffer.append(UInt8(ascii: "."))
      if digits.count > point {
        buffer.append(digits[point...])
      } else {
        buffer.append(UInt8(ascii: "0"))
      }
    }
  }
}

extension FloatFormat {
  /// A float with a number of digits, correctly rounded: Python's formats `e`, `f` and `g`.
  /// - Parameters:
  ///   - precision: the digits after the point, or for `g` the significant ones
  ///   - style: `e`, `f` or `g`, or a capital for capital letters
  ///   - alternate: whether the point and trailing zeros are kept (`#`)
  /// - Throws: a `LimitError` for a precision beyond the longest text
  static func decimal(
    _ number: Double, precision: Int, style: UInt8, alternate: Bool = false,
    _ context: RenderContext
  ) throws -> String {
    let isUpper = style.isASCIIUpper
    guard number.isFinite else {
      let word = number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
      return isUpper ? word.uppercased() : word
    }
    try context.requireSize(precision)
    if alternate, style | 0x20 == UInt8(ascii: "g") {
      return general(number, digits: max(precision, 1), isUpper: isUpper)
    }
    return Libc.decimal(number, precision: precision, style: style, alternate: alternate)
  }

  /// The form `g` with all its digits, put together from `e` and `f`: some C libraries lose the
  /// zeros of a number that is rounded up to a power of ten.
  private static func general(_ number: Double, digits: Int, isUpper: Bool) -> String {
    let style = UInt8(ascii: isUpper ? "E" : "e")
    let scientific = Libc.decimal(number, precision: digits - 1, style: style, alternate: true)
    let mark = scientific.utf8.lastIndex(of: style) ?? scientific.startIndex
    let exponent = Int(scientific[mark...].dropFirst()) ?? 0
    guard exponent >= -4, exponent < digits else { return scientific }
    return Libc.decimal(
      number, precision: digits - 1 - exponent, style: UInt8(ascii: "f"), alternate: true)
  }
}
