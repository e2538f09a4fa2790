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
    case .isIn: try contains(right, left)
    case .isNotIn: try !contains(right, left)
    }
  }

  /// Whether a container has an item: `item in container`.
  /// - Throws: a `TypeError` when the container is none, or cannot have such an item
  func contains(_ container: Value, _ item: Value) throws -> Bool {
    switch container {
    case .string(let text), .safe(let text):
      guard let part = item.text else {
        throw TemplateError(
          .type, "'in <string>' requires string as left operand, not \(item.typeName)")
      }
      try spend(text.utf8.count / 64)
      return text.withBytes { whole in part.withBytes { whole.firstOffset(of: $0) != nil } }
    case .dictionary(let dictionary): return try dictionary.value(item) != nil
    case .range(let range):
      if let number = item.integer { return range.contains(number) }
      guard case .double(let number) = item, let whole = Int(exactly: number) else { return false }
      return range.contains(whole)
    case .list(let list), .tuple(let list):
      try spend(list.items.count)
      return try list.items.contains { try $0.equals(item) }
    case .iterator(let iterator):
      while let next = try iterator.next() {
        try spend(1)
        if try next.equals(item) { return true }
      }
      return false
    case .undefined(let undefined):
      try undefined.requireLenient()
      return false
    case .object(let object):
      guard let items = try object.items() else { break }
      return try items.contains { try $0.equals(item) }
    default: break
    }
    throw TemplateError(.type, "argument of type '\(container.typeName)' is not iterable")
  }

  /// The keys and values that lie in turn on the stack, as a dictionary.
  func dictionary(_ items: UnsafeMutablePointer<Value>, _ count: Int) throws -> Value {
    let dictionary = ValueDictionary(capacity: count)
    for position in 0..<count {
      try requireDepth([items[2 * position + 1]])
      try dictionary.set(items[2 * position], items[2 * position + 1])
    }
    return .dictionary(dictionary)
  }

  /// Makes sure that a new container of these items is not nested too deeply.
  func requireDepth(_ items: [Value]) throws {
    for item in items where item.isContainer { try item.requireDepth(Limits.containerDepth) }
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
