extension Value: Equatable {
  /// Whether two values are equal as Python sees it: `1`, `1.0` and `True` are; a strict undefined
  /// value equals nothing here, where a template would raise.
  public static func == (left: Value, right: Value) -> Bool {
    (try? left.equals(right)) ?? false
  }

  /// Whether two values are equal as Python sees it.
  /// - Throws: an `UndefinedError` for a strict undefined value, a `RecursionError` for containers
  ///   nested too deeply
  @inline(__always)
  func equals(_ other: Value) throws -> Bool {
    var work = Limits.comparedValues
    return try equals(other, depth: 0, &work)
  }

  /// Counts down, since a small graph of containers can have paths without number.
  func equals(_ other: Value, depth: Int, _ work: inout Int) throws -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)), (.string(let left), .safe(let right)),
      (.safe(let left), .string(let right)), (.safe(let left), .safe(let right)):
      return left.hasSameBytes(as: right)
    case (.int(let left), .int(let right)): return left == right
    case (.undefined(let left), .undefined(let right)):
      try left.requireLenient()
      return left.behaviour == right.behaviour
    case (.undefined(let undefined), _), (_, .undefined(let undefined)):
      try undefined.requireLenient()
      return false
    case (.none, .none): return true
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      guard left !== right else { return true }
      guard left.items.count == right.items.count else { return false }
      guard depth < Limits.valueDepth else { throw TemplateError.tooDeep }
      for (leftItem, rightItem) in zip(left.items, right.items) {
        work -= 1
        guard work > 0 else { throw TemplateError.tooManyToCompare }
        guard try leftItem.equals(rightItem, depth: depth + 1, &work) else { return false }
      }
      return true
    case (.dictionary(let left), .dictionary(let right)):
      guard left !== right else { return true }
      guard left.count == right.count else { return false }
      guard depth < Limits.valueDepth else { throw TemplateError.tooDeep }
      for entry in left.entries {
        work -= 1
        guard work > 0 else { throw TemplateError.tooManyToCompare }
        guard let position = right.position(of: entry.key, hash: entry.hash),
          try entry.value.equals(right.entries[position].value, depth: depth + 1, &work)
        else { return false }
      }
      return true
    case (.range(let left), .range(let right)):
      guard left.count == right.count else { return false }
      return left.count == 0
        || (left.start == right.start && (left.count == 1 || left.step == right.step))
    case (.iterator(let left), .iterator(let right)): return left === right
    case (.function(let left), .function(let right)): return left === right
    case (.macro(let left), .macro(let right)): return left === right
    case (.object(let left), .object(let right)): return left === right
    default: return equalsAsNumber(other)
    }
  }

  private func equalsAsNumber(_ other: Value) -> Bool {
    if let left = integer, let right = other.integer { return left == right }
    switch (self, other) {
    case (.double(let left), .double(let right)): return left == right
    case (.double(let left), _): return other.integer.map { Int(exactly: left) == $0 } ?? false
    case (_, .double(let right)): return integer.map { Int(exactly: right) == $0 } ?? false
    default: return false
    }
  }
}
