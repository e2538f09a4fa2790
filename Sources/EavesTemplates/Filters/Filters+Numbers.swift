extension Filters {
  static func abs(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    if let number = value.integer {
      guard number != .min else { throw TemplateError.integerOverflow }
      return .int(Swift.abs(number))
    }
    if case .double(let number) = value { return .double(number.magnitude) }
    throw TemplateError(.type, "bad operand type for abs(): '\(value.typeName)'")
  }

  static func fileSize(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let isBinary = try arguments.flag(0, default: false)
    let bytes = try value.toFloat()
    let base: Double = isBinary ? 1024 : 1000
    if bytes == 1 { return .string("1 Byte") }
    if bytes < base {
      let whole = try FormattedNumber(wholePartOf: bytes)
      return .string("\(whole.sign(nil))\(whole.digits) Bytes")
    }
    var unit = base
    var prefix = ""
    let letters = isBinary ? "KMGTPEZY" : "kMGTPEZY"
    for (place, letter) in letters.unicodeScalars.enumerated() {
      unit = Libc.power(base, Double(place + 2))
      prefix = "\(letter)\(isBinary ? "iB" : "B")"
      // Of all units, only 10 to the power of 24 is more than the float nearest to it.
      if bytes < unit || bytes == unit && unit == 1e24 { break }
    }
    let size = try FloatFormat.decimal(
      base * bytes / unit, precision: 1, style: UInt8(ascii: "f"), context)
    return .string("\(size) \(prefix)")
  }

  static func float(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    if let number = value.number { return .double(number) }
    if case .undefined(let undefined) = value { throw undefined.error }
    if let text = value.text, let number = NumberText.float(text) { return .double(number) }
    return arguments[0] ?? .double(0)
  }

  static func int(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let fallback = arguments[0] ?? .int(0)
    switch value {
    case .string(let text), .safe(let text):
      switch NumberText.integer(text, base: try arguments.int(1, default: 10)) {
      case .number(let number): return .int(number)
      case .tooLarge: throw TemplateError.integerOverflow
      case .invalid: break
      }
      // `42.23` is no integer to Python, but is one here.
      guard let number = NumberText.float(text), number.isFinite else { return fallback }
      return .int(try Value.double(number).toInteger())
    case .double(let number) where number.isNaN: return fallback
    case .int, .bool, .double, .undefined: return .int(try value.toInteger())
    default: return fallback
    }
  }

  static func round(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let precision = try arguments.int(0, default: 0)
    let method = arguments[1]?.text ?? (arguments[1] == nil ? "common" : "")
    switch method {
    case "common": return try rounded(value, precision)
    case "ceil": return try rounded(value, precision, .up)
    case "floor": return try rounded(value, precision, .down)
    default:
      throw TemplateError(.filterArgument, "method must be common, ceil or floor")
    }
  }

  private static func rounded(_ value: Value, _ precision: Int) throws -> Value {
    if let number = value.integer { return .int(try Rounding.rounded(number, precision)) }
    if case .double(let number) = value { return .double(try Rounding.rounded(number, precision)) }
    throw TemplateError(.type, "type \(value.typeName) doesn't define __round__ method")
  }

  private static func rounded(
    _ value: Value, _ precision: Int, _ rule: FloatingPointRoundingRule
  ) throws -> Value {
    guard let number = value.number else {
      if case .undefined(let undefined) = value { throw undefined.error }
      throw TemplateError(.type, "must be real number, not \(value.typeName)")
    }
    // An integer stays what it is, as long as no digit before the point is asked for.
    if value.integer != nil, precision >= 0 { return .double(number) }
    let scale = Libc.power(10, Double(precision))
    guard scale.isFinite else {
      throw TemplateError(.overflow, "int too large to convert to float")
    }
    let scaled = (number * scale).rounded(rule)
    guard scaled.isFinite else {
      throw TemplateError(.overflow, "cannot convert float infinity to integer")
    }
    guard scale != 0 else { throw TemplateError(.zeroDivision, "float division by zero") }
    // Python's integers have no negative zero.
    return .double((scaled == 0 ? 0 : scaled) / scale)
  }
}
