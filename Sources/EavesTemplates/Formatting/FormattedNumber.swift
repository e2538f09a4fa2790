/// A number on its way into a field: sign, prefix and digits apart, so that zeros and separators can
/// be put between them.
struct FormattedNumber {
  var isNegative: Bool
  /// `0x`, `0o` or `0b`, or nothing.
  var prefix = ""
  /// The digits, or for a float its whole text without the sign.
  var digits: String
  /// What follows the digits before the point, such as `.50`, `e+10` or `%`.
  var rest = ""

  /// The sign, as asked for by `+` or a space.
  func sign(_ positive: UInt8?) -> String {
    if isNegative { return "-" }
    return positive.map { String(Unicode.Scalar($0)) } ?? ""
  }

  /// An integer in a base.
  /// - Parameters:
  ///   - number: the integer
  ///   - style: `d`, `b`, `o`, `x` or `X`
  ///   - alternate: whether the base's prefix is written
  init(_ number: Int, style: UInt8 = UInt8(ascii: "d"), alternate: Bool = false) {
    isNegative = number < 0
    let isUpper = style == UInt8(ascii: "X")
    let radix: Int
    switch style | 0x20 {
    case UInt8(ascii: "b"): radix = 2
    case UInt8(ascii: "o"): radix = 8
    case UInt8(ascii: "x"): radix = 16
    default: radix = 10
    }
    digits = String(number.magnitude, radix: radix, uppercase: isUpper)
    if alternate, radix != 10 { prefix = "0" + String(Unicode.Scalar(style)) }
  }

  /// The whole part of a float, which can be longer than 64 bits.
  /// - Throws: a `ValueError` or `OverflowError` when it has none
  init(wholePartOf number: Double) throws {
    if number.isNaN { throw TemplateError(.value, "cannot convert float NaN to integer") }
    if number.isInfinite {
      throw TemplateError(.overflow, "cannot convert float infinity to integer")
    }
    let whole = number.rounded(.towardZero)
    isNegative = whole < 0
    digits = Libc.decimal(
      whole.magnitude, precision: 0, style: UInt8(ascii: "f"), alternate: false)
  }

  /// A float that is written already.
  init(float text: String) {
    isNegative = text.utf8.first == UInt8(ascii: "-")
    let magnitude = text.utf8.drop { $0 == UInt8(ascii: "-") }
    let whole = magnitude.prefix { $0.isASCIIDigit }
    digits = String(Substring(whole))
    rest = String(Substring(magnitude.dropFirst(whole.count)))
  }
}

extension FormattedNumber {
  /// The digits with separators between groups, and zeros before them up to a width.
  /// - Parameters:
  ///   - separator: what stands between groups
  ///   - size: the digits of a group
  ///   - width: the least width in characters; 0 for no zeros
  /// - Throws: a `LimitError` when the result is too long
  mutating func group(
    _ separator: UInt8, size: Int, width: Int, _ context: RenderContext
  ) throws {
    guard digits.utf8.first?.isASCIIHexDigit ?? false else { return }
    let source = Array(digits.utf8)
    var count = source.count
    // Of `n` digits and their separators, the least that fill the width.
    if count + (count - 1) / size < width {
      try context.requireSize(width)
      count = max(count, (width * size) / (size + 1))
      while count + (count - 1) / size < width { count += 1 }
    }
    var grouped: [UInt8] = []
    grouped.reserveCapacity(count + count / size)
    for place in 0..<count {
      if place > 0, (count - place) % size == 0 { grouped.append(separator) }
      let sourcePlace = place - (count - source.count)
      grouped.append(sourcePlace < 0 ? UInt8(ascii: "0") : source[sourcePlace])
    }
    digits = String(decoding: grouped, as: UTF8.self)
  }
}

extension UInt8 {
  var isASCIIHexDigit: Bool { isASCIIDigit || (self | 0x20) &- 0x61 < 6 }
}

extension RenderContext {
  /// Makes sure that a text being built is not too long yet. Counts no steps, so that it can be
  /// asked often.
  /// - Throws: a `LimitError` when it is
  func checkSize(_ bytes: Int) throws {
    guard bytes <= environment.options.limits.outputBytes else {
      throw TemplateError(.limit, "a text of \(bytes) bytes is too long")
    }
  }
}
