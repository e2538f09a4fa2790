/// What stands behind the colon of `{value:…}`: Python's format specification mini-language.
struct FormatSpecification {
  /// Where the value stands in its field.
  enum Alignment: UInt8 {
    case left = 0x3C
    case right = 0x3E
    case center = 0x5E
    /// The filling stands between the sign and the digits.
    case afterSign = 0x3D
  }

  private(set) var fill = " "
  private(set) var alignment: Alignment?
  private(set) var sign: UInt8?
  private(set) var isZeroPositive = false
  private(set) var isAlternate = false
  private(set) var isZeroFilled = false
  private(set) var width = 0
  private(set) var grouping: UInt8?
  private(set) var precision: Int?
  /// The letter at the end; nil for none.
  private(set) var type: UInt8?

  /// Reads a specification.
  /// - Throws: a `ValueError` for what is not one
  init(_ text: String, for typeName: String) throws {
    let bytes = Array(text.utf8)
    var place = 0
    func next() -> UInt8? { place < bytes.count ? bytes[place] : nil }
    func readNumber() throws -> Int? {
      guard let first = next(), first.isASCIIDigit else { return nil }
      var number = 0
      while let byte = next(), byte.isASCIIDigit {
        guard number < 1 << 40 else {
          throw TemplateError(.value, "Too many decimal digits in format string")
        }
        number = number * 10 + Int(byte - 48)
        place += 1
      }
      return number
    }

    if let first = text.unicodeScalars.first {
      let length = String(first).utf8.count
      if bytes.count > length, let alignment = Alignment(rawValue: bytes[length]) {
        fill = String(first)
        self.alignment = alignment
        place = length + 1
      } else if let alignment = Alignment(rawValue: bytes[0]) {
        self.alignment = alignment
        place = 1
      }
    }
    if let byte = next(), "+- ".utf8.contains(byte) {
      sign = byte
      place += 1
    }
    if next() == UInt8(ascii: "z") {
      isZeroPositive = true
      place += 1
    }
    if next() == UInt8(ascii: "#") {
      isAlternate = true
      place += 1
    }
    if next() == UInt8(ascii: "0") {
      if alignment == nil {
        fill = "0"
        isZeroFilled = true
      } else if fill == " ", bytes[0] == alignment?.rawValue {
        fill = "0"
      }
      place += 1
    }
    width = try readNumber() ?? 0
    if let byte = next(), byte == UInt8(ascii: ",") || byte == UInt8(ascii: "_") {
      grouping = byte
      place += 1
      if let other = next(), other == UInt8(ascii: ",") || other == UInt8(ascii: "_") {
        throw TemplateError(.value, "Cannot specify both ',' and '_'.")
      }
    }
    if next() == UInt8(ascii: ".") {
      place += 1
      guard let precision = try readNumber() else {
        throw TemplateError(.value, "Format specifier missing precision")
      }
      self.precision = precision
    }
    guard bytes.count - place <= 1 else {
      throw TemplateError(
        .value, "Invalid format specifier '\(text)' for object of type '\(typeName)'")
    }
    type = next()
  }
}

// MARK: Applying

extension FormatSpecification {
  /// Formats text.
  /// - Throws: a `ValueError` for what only numbers have, a `LimitError` for a text that is too long
  func format(_ text: String, _ context: RenderContext) throws -> String {
    guard type == nil || type == UInt8(ascii: "s") else { throw unknownType("str") }
    if sign != nil {
      throw TemplateError(.value, "Sign not allowed in string format specifier")
    }
    if isZeroPositive {
      throw TemplateError(
        .value, "Negative zero coercion (z) not allowed in string format specifier")
    }
    if isAlternate {
      throw TemplateError(
        .value, "Alternate form (#) not allowed in string format specifier")
    }
    if let grouping {
      throw TemplateError(.value, "Cannot specify '\(Unicode.Scalar(grouping))' with 's'.")
    }
    if alignment == .afterSign {
      throw TemplateError(.value, "'=' alignment not allowed in string format specifier")
    }
    return try padded(precision.map { Text.prefix(text, $0) } ?? text, default: .left, context)
  }

  /// Formats an integer.
  /// - Throws: a `ValueError` for what does not fit, a `LimitError` for a text that is too long
  func format(_ number: Int, _ context: RenderContext) throws -> String {
    switch type.map({ Unicode.Scalar($0) }) {
    case nil, "d", "n", "b", "o", "x", "X":
      guard precision == nil else {
        throw TemplateError(.value, "Precision not allowed in integer format specifier")
      }
      if isZeroPositive {
        throw TemplateError(
          .value, "Negative zero coercion (z) not allowed in format specifier with integer")
      }
      let style = type ?? UInt8(ascii: "d")
      if grouping == UInt8(ascii: ","), "boxXn".utf8.contains(style) { throw noGrouping }
      let formatted = FormattedNumber(number, style: style, alternate: isAlternate)
      return try field(formatted, groupSize: "boxX".utf8.contains(style) ? 4 : 3, context)
    case "c": return try character(number, context)
    case "e", "E", "f", "F", "g", "G", "%": return try format(Double(number), context)
    default: throw unknownType("int")
    }
  }

  private func character(_ number: Int, _ context: RenderContext) throws -> String {
    guard precision == nil else {
      throw TemplateError(.value, "Precision not allowed in integer format specifier")
    }
    guard sign == nil, !isAlternate, grouping == nil else {
      throw TemplateError(.value, "Sign not allowed with integer format specifier 'c'")
    }
    guard let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init) else {
      throw TemplateError(.overflow, "%c arg not in range(0x110000)")
    }
    return try padded(String(scalar), default: .right, context)
  }

  /// Formats a float.
  /// - Throws: a `ValueError` for what does not fit, a `LimitError` for a text that is too long
  func format(_ number: Double, _ context: RenderContext) throws -> String {
    var text: String
    let style = type ?? UInt8(ascii: "r")
    switch Unicode.Scalar(style) {
    case "r":
      text =
        try precision.map { try general(number, digits: max($0, 1), context) }
        ?? FloatFormat.text(number)
    case "e", "E", "f", "F", "g", "G":
      text = try decimal(number, style, context)
    case "n":
      if grouping == UInt8(ascii: ",") { throw noGrouping }
      text = try decimal(number, UInt8(ascii: "g"), context)
    case "%": text = try decimal(number * 100, UInt8(ascii: "f"), context) + "%"
    default: throw unknownType("float")
    }
    if isZeroPositive, text.utf8.first == UInt8(ascii: "-"), !text.utf8.contains(where: isNotZero) {
      text.removeFirst()
    }
    return try field(FormattedNumber(float: text), groupSize: 3, context)
  }

  private func isNotZero(_ byte: UInt8) -> Bool { byte.isASCIIDigit && byte != UInt8(ascii: "0") }

  private func decimal(
    _ number: Double, _ style: UInt8, _ context: RenderContext
  ) throws -> String {
    try FloatFormat.decimal(
      number, precision: precision ?? 6, style: style, alternate: isAlternate, context)
  }

  /// The form without a letter but with a precision: as `g`, but a float is recognised as one.
  private func general(
    _ number: Double, digits: Int, _ context: RenderContext
  ) throws -> String {
    guard number.isFinite else { return FloatFormat.text(number) }
    let scientific = try FloatFormat.decimal(
      number, precision: digits - 1, style: UInt8(ascii: "e"), alternate: false, context)
    let mark = scientific.utf8.lastIndex(of: UInt8(ascii: "e")) ?? scientific.endIndex
    let exponent = Int(scientific[mark...].dropFirst()) ?? 0
    let style = UInt8(ascii: exponent < -4 || exponent >= digits - 1 ? "e" : "f")
    let precision = style == UInt8(ascii: "e") ? digits - 1 : digits - 1 - exponent
    let text = try FloatFormat.decimal(
      number, precision: precision, style: style, alternate: isAlternate, context)
    guard !isAlternate else { return text }
    let end = text.utf8.firstIndex(of: UInt8(ascii: "e")) ?? text.endIndex
    var mantissa = Array(text[..<end].utf8)
    if mantissa.contains(UInt8(ascii: ".")) {
      while mantissa.last == UInt8(ascii: "0") { mantissa.removeLast() }
      if mantissa.last == UInt8(ascii: ".") { mantissa.removeLast() }
    }
    if style == UInt8(ascii: "f"), !mantissa.contains(UInt8(ascii: ".")) {
      mantissa += [UInt8(ascii: "."), UInt8(ascii: "0")]
    }
    return String(decoding: mantissa, as: UTF8.self) + text[end...]
  }

  private func field(
    _ number: FormattedNumber, groupSize: Int, _ context: RenderContext
  ) throws -> String {
    var number = number
    let head = number.sign(sign == UInt8(ascii: "-") ? nil : sign) + number.prefix
    let alignment = alignment ?? (isZeroFilled ? .afterSign : .right)
    let room = width - head.utf8.count - number.rest.utf8.count
    if let grouping {
      let width = alignment == .afterSign && fill == "0" ? room : 0
      try number.group(grouping, size: groupSize, width: width, context)
    }
    if alignment == .afterSign {
      let digits = try Text.padded(number.digits, to: room, with: fill, .right, context)
      return head + digits + number.rest
    }
    return try padded(head + number.digits + number.rest, default: alignment, context)
  }

  private func padded(
    _ text: String, default fallback: Alignment, _ context: RenderContext
  ) throws -> String {
    guard width > 0 else { return text }
    let side: Text.Alignment
    switch alignment ?? fallback {
    case .left: side = .left
    case .center: side = .middle
    case .right, .afterSign: side = .right
    }
    return try Text.padded(text, to: width, with: fill, side, context)
  }

  private var noGrouping: TemplateError {
    let letter = type.map { String(Unicode.Scalar($0)) } ?? ""
    return TemplateError(.value, "Cannot specify ',' with '\(letter)'.")
  }

  private func unknownType(_ typeName: String) -> TemplateError {
    let letter = type.map { String(Unicode.Scalar($0)) } ?? ""
    return TemplateError(
      .value, "Unknown format code '\(letter)' for object of type '\(typeName)'")
  }
}
