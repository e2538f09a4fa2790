extension Value {
  /// `left + right`: numbers, texts, lists and tuples.
  func adding(_ other: Value, _ context: RenderContext) throws -> Value {
    if let left = integer, let right = other.integer {
      return .int(try Self.checked(left.addingReportingOverflow(right)))
    }
    if let left = number, let right = other.number { return .double(left + right) }
    switch (self, other) {
    case (.safe, _), (_, .safe):
      guard isSafe ? other.text != nil || other.hasMarkup : text != nil else {
        throw unsupported("+", other)
      }
      return .safe(try Self.joined(escaped(), other.escaped(), context))
    case (.string(let left), .string(let right)):
      return .string(try Self.joined(left, right, context))
    case (.list(let left), .list(let right)):
      try context.spend(left.items.count &+ right.items.count)
      try context.charge(items: left.items.count &+ right.items.count)
      return .newList(left.items + right.items)
    case (.tuple(let left), .tuple(let right)):
      try context.spend(left.items.count &+ right.items.count)
      try context.charge(items: left.items.count &+ right.items.count)
      return .tuple(left.items + right.items)
    default: throw unsupported("+", other)
    }
  }

  /// Whether the value brings its own HTML, as Python's `__html__` does.
  var hasMarkup: Bool {
    switch self {
    case .safe: true
    case .object(let object): object.printed?.isSafe ?? false
    default: false
    }
  }

  private static func joined(
    _ left: String, _ right: String, _ context: RenderContext
  ) throws -> String {
    try context.requireSize(left.utf8.count &+ right.utf8.count)
    try context.charge(left.utf8.count &+ right.utf8.count)
    return left + right
  }

  /// `left - right`.
  func subtracting(_ other: Value) throws -> Value {
    if let left = integer, let right = other.integer {
      return .int(try Self.checked(left.subtractingReportingOverflow(right)))
    }
    guard let left = number, let right = other.number else { throw unsupported("-", other) }
    return .double(left - right)
  }

  /// `left * right`: numbers, and repeats of texts, lists and tuples.
  func multiplied(by other: Value, _ context: RenderContext) throws -> Value {
    if let left = integer, let right = other.integer {
      return .int(try Self.checked(left.multipliedReportingOverflow(by: right)))
    }
    if let left = number, let right = other.number { return .double(left * right) }
    if let times = other.integer, let repeated = try self.repeated(times, context) {
      return repeated
    }
    if let times = integer, let repeated = try other.repeated(times, context) { return repeated }
    throw unsupported("*", other)
  }

  private func repeated(_ times: Int, _ context: RenderContext) throws -> Value? {
    let times = max(times, 0)
    switch self {
    case .string(let text), .safe(let text):
      let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: times)
      try context.requireSize(overflow ? .max : bytes)
      try context.charge(bytes)
      return sameMark(bytes == 0 ? "" : String(repeating: text, count: times))
    case .list(let list):
      return .newList(try Self.repeated(list.items, times, context))
    case .tuple(let list):
      return .tuple(try Self.repeated(list.items, times, context))
    default: return nil
    }
  }

  private static func repeated(
    _ items: [Value], _ times: Int, _ context: RenderContext
  ) throws -> [Value] {
    let (count, overflow) = items.count.multipliedReportingOverflow(by: times)
    try context.spend(overflow ? Int.max / 2 : count)
    try context.charge(items: count)
    guard count > 0 else { return [] }
    return Array(repeatElement(items, count: times).joined())
  }

  /// `left / right`: always a float.
  func divided(by other: Value) throws -> Value {
    guard let left = number, let right = other.number else { throw unsupported("/", other) }
    guard right != 0 else { throw TemplateError(.zeroDivision, "division by zero") }
    return .double(left / right)
  }

  /// `left // right`: rounded down.
  func floorDivided(by other: Value) throws -> Value {
    if let left = integer, let right = other.integer {
      guard right != 0 else {
        throw TemplateError(.zeroDivision, "integer division or modulo by zero")
      }
      let quotient = try Self.checked(left.dividedReportingOverflow(by: right))
      return .int(left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient)
    }
    guard let left = number, let right = other.number else { throw unsupported("//", other) }
    guard right != 0 else { throw TemplateError(.zeroDivision, "float floor division by zero") }
    return .double(((left - Self.floorRemainder(left, right)) / right).rounded())
  }

  /// `left % right`: the remainder with the sign of the divisor; on a text, its formatting.
  func remainder(by other: Value, _ context: RenderContext) throws -> Value {
    if let left = integer, let right = other.integer {
      guard right != 0 else {
        throw TemplateError(.zeroDivision, "integer division or modulo by zero")
      }
      guard right != -1 else { return .int(0) }
      let remainder = left % right
      return .int(remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder)
    }
    if text != nil { return try PercentFormat.format(self, with: other, context) }
    guard let left = number, let right = other.number else { throw unsupported("%", other) }
    guard right != 0 else { throw TemplateError(.zeroDivision, "float modulo") }
    return .double(Self.floorRemainder(left, right))
  }

  private static func floorRemainder(_ left: Double, _ right: Double) -> Double {
    let remainder = Libc.remainder(left, right)
    if remainder == 0 { return right < 0 ? -0.0 : 0 }
    return (remainder < 0) != (right < 0) ? remainder + right : remainder
  }

  /// `left ** right`: an integer for integers with an exponent of 0 or more.
  func power(_ other: Value) throws -> Value {
    if let base = integer, let exponent = other.integer, exponent >= 0 {
      return .int(try Self.power(base, exponent))
    }
    guard let base = number, let exponent = other.number else {
      throw unsupported("** or pow()", other)
    }
    if base == 0, exponent < 0 {
      throw TemplateError(.zeroDivision, "0.0 cannot be raised to a negative power")
    }
    guard base >= 0 || exponent == exponent.rounded() else {
      throw TemplateError(.type, "complex numbers are not supported")
    }
    let result = Libc.power(base, exponent)
    guard result.isFinite || !base.isFinite || !exponent.isFinite else {
      throw TemplateError(.overflow, "(34, 'Numerical result out of range')")
    }
    return .double(result)
  }

  private static func power(_ base: Int, _ exponent: Int) throws -> Int {
    if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
    if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
    guard exponent < 64 else { throw TemplateError.integerOverflow }
    var result = 1
    for _ in 0..<exponent { result = try checked(result.multipliedReportingOverflow(by: base)) }
    return result
  }

  /// `-value`.
  func negated() throws -> Value {
    if let integer { return .int(try Self.checked((0).subtractingReportingOverflow(integer))) }
    if case .double(let number) = self { return .double(-number) }
    if case .undefined(let undefined) = self { throw undefined.error }
    throw TemplateError(.type, "bad operand type for unary -: '\(typeName)'")
  }

  /// `+value`.
  func affirmed() throws -> Value {
    if let integer { return .int(integer) }
    if case .double = self { return self }
    if case .undefined(let undefined) = self { throw undefined.error }
    throw TemplateError(.type, "bad operand type for unary +: '\(typeName)'")
  }

  private static func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> Int {
    guard !result.overflow else { throw TemplateError.integerOverflow }
    return result.partialValue
  }

  private func unsupported(_ symbol: String, _ other: Value) -> TemplateError {
    if case .undefined(let undefined) = self { return undefined.error }
    if case .undefined(let undefined) = other { return undefined.error }
    return TemplateError(
      .type,
      "unsupported operand type(s) for \(symbol): '\(typeName)' and '\(other.typeName)'")
  }
}
