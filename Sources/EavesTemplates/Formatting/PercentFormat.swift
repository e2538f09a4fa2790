/// Python's `%` on a text: `"%05.2f of %(name)s"`.
enum PercentFormat {
  /// Fills in a format. A safe format escapes what is filled in, and stays safe.
  /// - Parameters:
  ///   - format: the text, `.string` or `.safe`
  ///   - argument: a tuple of values, a dictionary for named places, or a single value
  /// - Throws: a `TypeError` or `ValueError` when format and argument do not fit, a `KeyError` for a
  ///   missing name, a `LimitError` when the result is too long
  static func format(
    _ format: Value, with argument: Value, _ context: RenderContext
  ) throws -> Value {
    guard let text = format.text else { return format }
    return try text.withBytes { bytes in
      var formatter = PercentFormatter(
        bytes, arguments: PercentArguments(argument), isSafe: format.isSafe, context)
      return format.sameMark(try formatter.formatted())
    }
  }
}

/// The values that places of a format take in turn.
private struct PercentArguments {
  private var values: [Value]
  private var next = 0
  /// The value that names are looked up in.
  private let mapping: Value?

  init(_ argument: Value) {
    if case .tuple(let tuple) = argument {
      values = tuple.items
      mapping = nil
      return
    }
    values = [argument]
    switch argument {
    case .dictionary, .list, .range, .undefined, .object: mapping = argument
    default: mapping = nil
    }
  }

  /// Whether values are left over, which only a mapping may have.
  var hasRest: Bool { mapping == nil && next < values.count }

  mutating func take() throws -> Value {
    guard next < values.count else {
      throw TemplateError(.type, "not enough arguments for format string")
    }
    defer { next += 1 }
    return values[next]
  }

  /// Makes the value of a name the one that is taken next.
  mutating func choose(_ name: String, _ context: RenderContext) throws {
    guard let mapping else { throw TemplateError(.type, "format requires a mapping") }
    values = [try Self.value(name, of: mapping)]
    next = 0
  }

  private static func value(_ name: String, of mapping: Value) throws -> Value {
    switch mapping {
    case .dictionary(let dictionary):
      if let value = dictionary[name] { return value }
    case .object(let object):
      if let value = try object.item(.string(name)) { return value }
    case .undefined(let undefined): throw undefined.error
    default:
      throw TemplateError(
        .type, "\(mapping.typeName) indices must be integers or slices, not str")
    }
    throw TemplateError(.key, Value.string(name).representation)
  }
}

/// One place of a format: what stands between `%` and the letter, and the letter.
private struct Place {
  var isLeft = false
  var isZeroFilled = false
  var isAlternate = false
  var sign: UInt8?
  var width = 0
  var precision: Int?
  var letter: Unicode.Scalar = "s"
}

private struct PercentFormatter: ~Copyable {
  private let bytes: Bytes
  private var offset = 0
  private var arguments: PercentArguments
  private let isSafe: Bool
  private let context: RenderContext
  private var buffer: TextBuffer

  init(_ bytes: Bytes, arguments: PercentArguments, isSafe: Bool, _ context: RenderContext) {
    self.bytes = bytes
    self.arguments = arguments
    self.isSafe = isSafe
    self.context = context
    buffer = TextBuffer(capacity: bytes.count + 32)
  }

  mutating func formatted() throws -> String {
    while let percent = bytes.first(UInt8(ascii: "%"), from: offset, to: bytes.count) {
      buffer.append(bytes.part(offset..<percent))
      offset = percent + 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "%") {
        buffer.append(UInt8(ascii: "%"))
        offset += 1
        continue
      }
      let place = try self.place()
      try write(place)
      try context.checkSize(buffer.count)
    }
    buffer.append(bytes.part(offset..<bytes.count))
    guard !arguments.hasRest else {
      throw TemplateError(.type, "not all arguments converted during string formatting")
    }
    return buffer.text()
  }
}

// MARK: Reading

extension PercentFormatter {
  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private var incomplete: TemplateError { TemplateError(.value, "incomplete format") }

  private mutating func place() throws -> Place {
    var place = Place()
    if next == UInt8(ascii: "(") { try readName() }
    readFlags(&place)
    if let width = try readSize("width") {
      place.width = width
      if width < 0 {
        place.isLeft = true
        place.width = width == .min ? .max : -width
      }
    }
    if next == UInt8(ascii: ".") {
      offset += 1
      place.precision = max(try readSize("precision") ?? 0, 0)
    }
    // Sizes of C's types, which Python accepts and passes over.
    if let byte = next, "hlL".utf8.contains(byte) { offset += 1 }
    guard offset < bytes.count else { throw incomplete }
    let (letter, length) = bytes.scalar(at: offset)
    place.letter = letter
    offset += length
    return place
  }

  private mutating func readName() throws {
    offset += 1
    let start = offset
    var depth = 1
    while depth > 0 {
      guard let byte = next else { throw TemplateError(.value, "incomplete format key") }
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      offset += 1
    }
    try arguments.choose(bytes.text(start..<offset - 1), context)
  }

  private mutating func readFlags(_ place: inout Place) {
    while let byte = next {
      switch byte {
      case UInt8(ascii: "-"): place.isLeft = true
      case UInt8(ascii: "+"): place.sign = byte
      case UInt8(ascii: " "): place.sign = place.sign ?? byte
      case UInt8(ascii: "#"): place.isAlternate = true
      case UInt8(ascii: "0"): place.isZeroFilled = true
      default: return
      }
      offset += 1
    }
  }

  /// A width or precision: digits, or `*` to take it from the values.
  private mutating func readSize(_ what: String) throws -> Int? {
    if next == UInt8(ascii: "*") {
      offset += 1
      guard let size = try arguments.take().integer, !isSafe else {
        throw TemplateError(.type, "* wants int")
      }
      return size
    }
    guard let first = next, first.isASCIIDigit else { return nil }
    var size = 0
    while let byte = next, byte.isASCIIDigit {
      guard size < 1 << 40 else { throw TemplateError(.value, "\(what) too big") }
      size = size * 10 + Int(byte - 48)
      offset += 1
    }
    return size
  }
}

// MARK: Writing

extension PercentFormatter {
  private mutating func write(_ place: Place) throws {
    let value = try arguments.take()
    switch place.letter {
    case "s": try write(text: isSafe ? value.escaped() : value.string(), place)
    case "r": try write(representation: value.representation, place)
    case "a": try write(representation: Representation.ascii(value), place)
    case "c":
      var place = place
      place.precision = nil
      try write(text: character(value), place)
    case "d", "i", "u": try write(try integer(value), place)
    case "x", "X", "o":
      guard let number = value.integer, !isSafe else {
        throw TemplateError(
          .type,
          "%\(place.letter) format: an integer is required, not \(value.typeName)")
      }
      let style = UInt8(truncatingIfNeeded: place.letter.value)
      try write(FormattedNumber(number, style: style, alternate: place.isAlternate), place)
    case "e", "E", "f", "F", "g", "G": try write(float: value, place)
    default:
      let code = String(place.letter.value, radix: 16)
      throw TemplateError(
        .value,
        "unsupported format character '\(place.letter)' (0x\(code)) at index "
          + "\(bytes.part(0..<offset).scalarCount - 1)")
    }
  }

  private mutating func write(representation: String, _ place: Place) throws {
    try write(text: isSafe ? representation.escaped : representation, place)
  }

  private mutating func write(text: String, _ place: Place) throws {
    var text = text
    if let precision = place.precision { text = Text.prefix(text, precision) }
    if place.width > 0 {
      text = try Text.padded(text, to: place.width, place.isLeft ? .left : .right, context)
    }
    try context.checkSize(buffer.count.saturatingAdd(text.utf8.count))
    buffer.append(text)
  }

  private func character(_ value: Value) throws -> String {
    if let text = value.text, Text.count(text) == 1, !isSafe { return text }
    guard let code = value.integer, !isSafe else {
      throw TemplateError(.type, "%c requires int or char")
    }
    guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
      throw TemplateError(.overflow, "%c arg not in range(0x110000)")
    }
    return String(scalar)
  }

  private func integer(_ value: Value) throws -> FormattedNumber {
    if let number = value.integer { return FormattedNumber(number) }
    if case .double(let number) = value { return try FormattedNumber(wholePartOf: number) }
    // What a safe format fills in is wrapped, and then converted as `int()` does.
    if isSafe { return FormattedNumber(try value.toInteger()) }
    if case .undefined(let undefined) = value { throw undefined.error }
    throw TemplateError(
      .type, "%d format: a real number is required, not \(value.typeName)")
  }

  private mutating func write(float value: Value, _ place: Place) throws {
    guard isSafe || value.number != nil || value.isUndefined else {
      throw TemplateError(.type, "must be real number, not \(value.typeName)")
    }
    let text = try FloatFormat.decimal(
      try value.toFloat(), precision: place.precision ?? 6,
      style: UInt8(truncatingIfNeeded: place.letter.value), alternate: place.isAlternate, context)
    var place = place
    place.precision = nil
    var number = FormattedNumber(float: text)
    number.digits += number.rest
    try write(number, place)
  }

  private mutating func write(_ number: FormattedNumber, _ place: Place) throws {
    var digits = number.digits
    if let precision = place.precision {
      digits = try Text.padded(digits, to: precision, with: "0", .right, context)
    }
    let head = number.sign(place.sign) + number.prefix
    if place.isZeroFilled, !place.isLeft {
      digits = try Text.padded(
        digits, to: place.width.saturatingAdd(-head.utf8.count), with: "0", .right, context)
    }
    var place = place
    place.precision = nil
    try write(text: head + digits, place)
  }
}
