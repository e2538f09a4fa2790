extension Value {
  /// Whether the value holds other values that a template can change.
  var isContainer: Bool {
    switch self {
    case .list, .tuple, .dictionary: true
    case .object(let object): object is Namespace
    default: false
    }
  }

  /// A copy that a template can change, down to the last list and dictionary.
  func thawed(_ known: inout [ObjectIdentifier: Value]) -> Value {
    switch self {
    case .list(let list) where list.isFrozen:
      if let copy = known[ObjectIdentifier(list)] { return copy }
      let copy = ValueList([])
      known[ObjectIdentifier(list)] = .list(copy)
      copy.items = list.items.map { $0.thawed(&known) }
      return .list(copy)
    case .tuple(let list): return .tuple(list.items.map { $0.thawed(&known) })
    case .dictionary(let dictionary) where dictionary.isFrozen:
      if let copy = known[ObjectIdentifier(dictionary)] { return copy }
      let copy = ValueDictionary(capacity: dictionary.count)
      known[ObjectIdentifier(dictionary)] = .dictionary(copy)
      for entry in dictionary.entries {
        copy.insert(entry.value.thawed(&known), key: entry.key, hash: entry.hash)
      }
      return .dictionary(copy)
    default: return self
    }
  }

  /// A copy that never changes, so that threads can share it. Containers inside themselves are cut.
  func frozen(depth: Int = 0) -> Value {
    guard depth < Limits.valueDepth else { return .none }
    switch self {
    case .list(let list) where !list.isFrozen:
      return .list(list.items.map { $0.frozen(depth: depth + 1) })
    case .tuple(let list) where !list.isFrozen:
      return .tuple(list.items.map { $0.frozen(depth: depth + 1) })
    case .dictionary(let dictionary) where !dictionary.isFrozen:
      let copy = ValueDictionary(capacity: dictionary.count)
      for entry in dictionary.entries {
        copy.insert(entry.value.frozen(depth: depth + 1), key: entry.key, hash: entry.hash)
      }
      return .dictionary(copy.copied(frozen: true))
    default: return self
    }
  }

  /// Makes sure that containers are not nested too deeply to be gone through or given up again.
  /// - Throws: a `RecursionError` when they are
  func requireDepth(_ allowed: Int) throws {
    guard allowed > 0 else { throw TemplateError.tooDeep }
    switch self {
    case .list(let list), .tuple(let list):
      for item in list.items where item.isContainer { try item.requireDepth(allowed - 1) }
    case .dictionary(let dictionary):
      for entry in dictionary.entries where entry.value.isContainer {
        try entry.value.requireDepth(allowed - 1)
      }
    default: break
    }
  }
}
