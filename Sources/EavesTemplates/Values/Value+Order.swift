extension Value {
  /// The comparison operators of order.
  enum Order: String, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// Compares two values as Python's `<`, `<=`, `>` and `>=` do.
  /// - Throws: a `TypeError` for types without an order, an `UndefinedError` for undefined values
  func compare(_ order: Order, _ other: Value, depth: Int = 0) throws -> Bool {
    if case .int(let left) = self, case .int(let right) = other {
      return Self.apply(order, left < right, left == right)
    }
    if let left = text, let right = other.text {
      return Self.apply(order, left.comesBefore(right), left.hasSameBytes(as: right))
    }
    if let left = integer, let right = other.integer {
      return Self.apply(order, left < right, left == right)
    }
    if let left = number, let right = other.number {
      guard !left.isNaN, !right.isNaN else { return false }
      return Self.apply(order, left < right, left == right)
    }
    switch (self, other) {
    case (.undefined(let undefined), _), (_, .undefined(let undefined)): throw undefined.error
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      guard depth < Limits.valueDepth else { throw TemplateError.tooDeep }
      for (leftItem, rightItem) in zip(left.items, right.items) {
        if try leftItem.equals(rightItem) { continue }
        return try leftItem.compare(order, rightItem, depth: depth + 1)
      }
      return Self.apply(
        order, left.items.count < right.items.count, left.items.count == right.items.count)
    default:
      throw TemplateError(
        .type,
        "'\(order.rawValue)' not supported between instances of '\(typeName)' and "
          + "'\(other.typeName)'")
    }
  }

  private static func apply(_ order: Order, _ isLess: Bool, _ isEqual: Bool) -> Bool {
    switch order {
    case .less: isLess
    case .lessOrEqual: isLess || isEqual
    case .greater: !isLess && !isEqual
    case .greaterOrEqual: !isLess
    }
  }

  /// Whether this value comes before another, for sorting.
  func isLess(than other: Value) throws -> Bool { try compare(.less, other) }
}
