extension Value {
  /// Python's `item in value`.
  /// - Throws: a `TypeError` when the value cannot contain anything, or no item of this type
  func contains(_ item: Value, _ context: RenderContext) throws -> Bool {
    switch self {
    case .string(let text), .safe(let text):
      guard let part = item.text else {
        if case .undefined(let undefined) = item { try undefined.requireLenient() }
        throw TemplateError(
          .type, "'in <string>' requires string as left operand, not \(item.typeName)")
      }
      try context.spend(text.utf8.count / 64)
      return text.withBytes { bytes in part.withBytes { bytes.first($0) != nil } }
    case .dictionary(let dictionary): return try dictionary.value(item) != nil
    case .range(let range):
      if let number = item.integer { return range.contains(number) }
      guard case .double(let number) = item, let whole = Int(exactly: number) else { return false }
      return range.contains(whole)
    case .list(let list), .tuple(let list):
      try context.spend(list.items.count)
      return try list.items.withUnsafeBufferPointer { items in
        guard case .int(let number) = item else {
          return try items.contains { try $0.equals(item) }
        }
        return try items.contains { other in
          if case .int(let other) = other { other == number } else { try other.equals(item) }
        }
      }
    case .undefined(let undefined):
      try undefined.requireLenient()
      return false
    case .iterator(let iterator):
      while let other = try iterator.next() {
        try context.spend(1)
        if try other.equals(item) { return true }
      }
      return false
    case .object(let object):
      if let dictionary = try object.dictionary() { return try dictionary.value(item) != nil }
      guard let items = try object.items() else { break }
      try context.spend(items.count)
      return try items.contains { try $0.equals(item) }
    default: break
    }
    throw TemplateError(.type, "argument of type '\(typeName)' is not iterable")
  }
}
