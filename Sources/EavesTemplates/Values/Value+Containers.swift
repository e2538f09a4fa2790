extension Value {
  /// Whether the value holds other values that a template can change.
  var isContainer: Bool {
    switch self {
    case .list, .tuple, .dictionary, .iterator, .function, .object: true
    default: false
    }
  }

  /// How deeply the value nests others. What one value holds is given up when the value is, one call
  /// inside the other, which is why it has to be bounded.
  var nestingDepth: Int {
    switch self {
    case .list(let list), .tuple(let list): list.depth
    case .dictionary(let dictionary): dictionary.depth
    case .iterator(let iterator): iterator.depth
    case .function(let function): function.depth
    case .object(let object): (object as? any EngineObject)?.nestingDepth ?? 0
    default: 0
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
}
