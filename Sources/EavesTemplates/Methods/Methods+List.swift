extension Methods {
  /// Methods of `list`, alphabetically.
  static let list: [String: Method] = [
    "append": Method(
      Signature("append", ["object"], required: 1, positionalOnly: true), mutates: true,
      body: append),
    "clear": Method(Signature("clear"), mutates: true) { value, _, _ in
      try mutableList(value).items = []
      return .none
    },
    "copy": Method(Signature("copy")) { value, _, context in
      .newList(try value.items(context))
    },
    "count": Method(
      Signature("count", ["value"], required: 1, positionalOnly: true), body: countItems),
    "extend": Method(
      Signature("extend", ["iterable"], required: 1, positionalOnly: true), mutates: true,
      body: extend),
    "index": Method(
      Signature("index", ["value", "start", "stop"], required: 1, positionalOnly: true),
      body: index),
    "insert": Method(
      Signature("insert", ["index", "object"], required: 2, positionalOnly: true),
      mutates: true, body: insert),
    "pop": Method(
      Signature("pop", ["index"], positionalOnly: true), mutates: true, body: popItem),
    "remove": Method(
      Signature("remove", ["value"], required: 1, positionalOnly: true), mutates: true,
      body: remove),
    "reverse": Method(Signature("reverse"), mutates: true) { value, _, context in
      let list = try mutableList(value)
      try context.spend(list.items.count)
      list.items.reverse()
      return .none
    },
    "sort": Method(
      // Both go by name only in Python; a position would be the place of neither.
      Signature("sort", [], keywords: true), mutates: true, body: sortInPlace),
  ]

  /// Methods of `tuple`, alphabetically.
  static let tuple: [String: Method] = [
    "count": Method(
      Signature("count", ["value"], required: 1, positionalOnly: true), body: countItems),
    "index": Method(
      Signature("index", ["value", "start", "stop"], required: 1, positionalOnly: true),
      body: index),
  ]

  /// The list that a value is, ready to be changed.
  private static func mutableList(_ value: Value) throws -> ValueList {
    guard case .list(let list) = value else { throw value.notIterable }
    try list.requireMutable()
    return list
  }

  private static func append(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let list = try mutableList(value)
    try context.attach(arguments.value(0), to: value)
    list.items.append(arguments.value(0))
    return .none
  }

  private static func countItems(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let wanted = arguments.value(0)
    let found = try value.items(context).filter { try $0.equals(wanted) }
    return .int(found.count)
  }

  private static func extend(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let list = try mutableList(value)
    let items = try arguments.value(0).items(context)
    for item in items { try context.attach(item, to: value) }
    list.items += items
    return .none
  }

  private static func index(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let items = try value.items(context)
    let wanted = arguments.value(0)
    for position in try arguments.slice(1, 2, of: items.count) ?? 0..<0
    where try items[position].equals(wanted) {
      return .int(position)
    }
    throw TemplateError(.value, "\(wanted.representation) is not in \(value.typeName)")
  }

  private static func insert(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let list = try mutableList(value)
    let count = list.items.count
    let index = try arguments.int(0, default: 0)
    try context.attach(arguments.value(1), to: value)
    try context.spend(count / 8)
    let place = index < 0 ? max(index.saturatingAdd(count), 0) : min(index, count)
    list.items.insert(arguments.value(1), at: place)
    return .none
  }

  private static func popItem(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let list = try mutableList(value)
    let count = list.items.count
    guard count > 0 else { throw TemplateError(.index, "pop from empty list") }
    let index = try arguments.int(0, default: -1)
    let place = index < 0 ? index.saturatingAdd(count) : index
    guard list.items.indices.contains(place) else {
      throw TemplateError(.index, "pop index out of range")
    }
    try context.spend((count - place) / 8)
    return list.items.remove(at: place)
  }

  private static func remove(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let list = try mutableList(value)
    let wanted = arguments.value(0)
    try context.spend(list.items.count)
    guard let place = try list.items.firstIndex(where: { try $0.equals(wanted) }) else {
      throw TemplateError(.value, "list.remove(x): x not in list")
    }
    list.items.remove(at: place)
    return .none
  }

  private static func sortInPlace(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    var key: Value = .none
    var isReversed = false
    for (name, argument) in arguments.keywords {
      switch name {
      case "key": key = argument
      case "reverse": isReversed = try argument.isTrue()
      default:
        throw TemplateError(
          .type, "sort() got an unexpected keyword argument '\(name)'")
      }
    }
    let list = try mutableList(value)
    let keyed = try value.items(context).map { item in
      (key: key.isNone ? item : try context.call(key, CallArguments([item])), item: item)
    }
    let sorted = try StableSort.sorted(keyed, reversed: isReversed) {
      try context.spend(1)
      return try $0.key.isLess(than: $1.key)
    }
    list.items = sorted.map(\.item)
    return .none
  }
}
