extension Value {
  /// Whether the value counts as true: not empty, not zero, not `None`.
  /// - Throws: an `UndefinedError` for a strict undefined value
  func isTrue() throws -> Bool {
    switch self {
    case .bool(let flag): return flag
    case .none: return false
    case .int(let number): return number != 0
    case .double(let number): return number != 0
    case .string(let text), .safe(let text): return !text.isEmpty
    case .list(let list), .tuple(let list): return !list.items.isEmpty
    case .dictionary(let dictionary): return dictionary.count > 0
    case .range(let range): return range.count > 0
    case .undefined(let undefined):
      try undefined.requireLenient()
      return false
    case .object(let object): return object.isTrue
    case .iterator, .function, .macro: return true
    }
  }
}
