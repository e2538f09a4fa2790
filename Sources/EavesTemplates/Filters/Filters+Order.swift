extension Filters {
  static func dictionarySort(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let isCaseSensitive = try arguments.flag(0, default: false)
    let byValue: Bool
    switch arguments[1]?.text ?? (arguments[1] == nil ? "key" : "") {
    case "key": byValue = false
    case "value": byValue = true
    default:
      throw TemplateError(.filterArgument, #"You can only sort by either "key" or "value""#)
    }
    let dictionary = try dictionary(value)
    try context.spend(dictionary.count)
    let keyed = dictionary.entries.map { entry in
      let key = byValue ? entry.value : entry.key
      return (key: isCaseSensitive ? key : key.caseIgnored, entry: entry)
    }
    let sorted = try StableSort.sorted(keyed, reversed: try arguments.flag(2, default: false)) {
      try context.spend(1)
      return try $0.key.isLess(than: $1.key)
    }
    return .newList(sorted.map { .tuple([$0.entry.key, $0.entry.value]) })
  }

  static func sort(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let isCaseSensitive = try arguments.flag(1, default: false)
    let paths = AttributePath.list(arguments[2])
    let keyed = try value.items(context).map { item in
      let keys = try paths.map { path in
        let key = try path.value(of: item, context)
        return isCaseSensitive ? key : key.caseIgnored
      }
      return (keys: keys, item: item)
    }
    let sorted = try StableSort.sorted(keyed, reversed: try arguments.flag(0, default: false)) {
      try context.spend(1)
      return try isLess($0.keys, $1.keys)
    }
    return .newList(sorted.map(\.item))
  }

  /// Compares the keys of two items as Python compares lists: by the first that differ, and so
  /// without any order among those that are equal.
  private static func isLess(_ left: [Value], _ right: [Value]) throws -> Bool {
    for (left, right) in zip(left, right) {
      switch (left, right) {
      case (.int(let left), .int(let right)):
        if left != right { return left < right }
      case (.string(let left), .string(let right)):
        if !left.hasSameBytes(as: right) { return left.comesBefore(right) }
      default:
        if try !left.equals(right) { return try left.isLess(than: right) }
      }
    }
    return false
  }

  static func group(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let path = AttributePath(arguments[0])
    let fallback = arguments[1]
    let isCaseSensitive = try arguments.flag(2, default: false)
    let keyed = try value.items(context).map { item in
      let name = try path.value(of: item, default: fallback, context)
      return (key: isCaseSensitive ? name : name.caseIgnored, name: name, item: item)
    }
    let sorted = try StableSort.sorted(keyed) {
      try context.spend(1)
      return try $0.key.isLess(than: $1.key)
    }
    var groups: [Value] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, try sorted[start].key.equals(sorted[end].key) { end += 1 }
      groups.append(group(named: sorted[start].name, sorted[start..<end].map(\.item)))
      start = end
    }
    return .newList(groups)
  }

  private static func group(named name: Value, _ items: [Value]) -> Value {
    .tuple(ValueList(frozen: [name, .newList(items)], fieldNames: ["grouper", "list"]))
  }

  static func largest(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    try extreme(value, arguments, .greater, context)
  }

  static func smallest(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    try extreme(value, arguments, .less, context)
  }

  /// The item whose key comes before those of all others; the first of several.
  private static func extreme(
    _ value: Value, _ arguments: Arguments, _ order: Value.Order, _ context: RenderContext
  ) throws -> Value {
    let isCaseSensitive = try arguments.flag(0, default: false)
    let path = AttributePath(arguments[1])
    let source = try value.makeIterator(context)
    var best: (key: Value, item: Value)?
    while let item = try source.next() {
      try context.spend(1)
      var key = try path.value(of: item, context)
      if !isCaseSensitive { key = key.caseIgnored }
      if let best, try !key.compare(order, best.key) { continue }
      best = (key, item)
    }
    return best?.item ?? context.undefined(hint: "No aggregated item, sequence was empty.")
  }

  static func unique(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let isCaseSensitive = try arguments.flag(0, default: false)
    let path = AttributePath(arguments[1])
    let seen = ValueDictionary()
    var source: ValueIterator?
    return .iterator(
      try ValueIterator(over: value) {
        let items = try source ?? value.makeIterator(context)
        source = items
        while let item = try items.next() {
          try context.spend(1)
          let key = try path.value(of: item, context)
          let count = seen.count
          try seen.set(isCaseSensitive ? key : key.caseIgnored, .none)
          if seen.count > count { return item }
        }
        return nil
      })
  }
}
