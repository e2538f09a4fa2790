extension RenderContext {
  /// Compares two values with an operator.
  @inline(__always)
  func compare(_ left: Value, _ operation: UInt8, _ right: Value) throws -> Bool {
    switch Comparison(rawValue: operation) ?? .equal {
    case .equal: try left.equals(right)
    case .notEqual: try !left.equals(right)
    case .less: try left.compare(.less, right)
    case .lessOrEqual: try left.compare(.lessOrEqual, right)
    case .greater: try left.compare(.greater, right)
    case .greaterOrEqual: try left.compare(.greaterOrEqual, right)
    case .isIn: try right.contains(left, self)
    case .isNotIn: try !right.contains(left, self)
    }
  }

  /// The keys and values that lie in turn on the stack, as a dictionary.
  func dictionary(_ items: UnsafeMutablePointer<Value>, _ count: Int) throws -> Value {
    let dictionary = ValueDictionary(capacity: count)
    for position in 0..<count {
      try dictionary.set(items[2 * position], items[2 * position + 1])
    }
    return .dictionary(dictionary)
  }

  /// The items of a sequence that is assigned to so many variables.
  func unpacked(_ value: Value, _ count: Int) throws -> [Value] {
    let items: [Value]
    switch value {
    case .list(let list), .tuple(let list): items = list.items
    case .iterator(let iterator):
      var taken: [Value] = []
      while taken.count <= count, let next = try iterator.next() { taken.append(next) }
      items = taken
    case .int, .bool, .double, .none, .function, .macro:
      throw TemplateError(.type, "cannot unpack non-iterable \(value.typeName) object")
    default: items = try value.items(self)
    }
    guard items.count >= count else {
      throw TemplateError(
        .value, "not enough values to unpack (expected \(count), got \(items.count))")
    }
    guard items.count == count else {
      throw TemplateError(.value, "too many values to unpack (expected \(count))")
    }
    return items
  }

  /// Sets an attribute of a namespace.
  func setAttribute(_ key: Program.Key, of target: Value, to value: Value) throws {
    guard case .object(let object) = target, let namespace = object as? Namespace else {
      throw TemplateError(.runtime, "cannot assign attribute on non-namespace object")
    }
    try attach(value, to: target)
    namespace.values.insert(value, key: .string(key.text), hash: key.hash)
  }
}
