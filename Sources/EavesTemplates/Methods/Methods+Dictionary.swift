extension Methods {
  /// Methods of `dict`, alphabetically.
  static let dictionary: [String: Method] = [
    "clear": Method(Signature("clear"), mutates: true) { value, _, _ in
      try mutableDictionary(value).removeAll()
      return .none
    },
    "copy": Method(Signature("copy")) { value, _, context in
      let dictionary = try Filters.dictionary(value)
      try context.spend(dictionary.count)
      return .dictionary(dictionary.copied())
    },
    "fromkeys": Method(
      Signature("fromkeys", ["iterable", "value"], required: 1, positionalOnly: true)
    ) { _, arguments, context in
      let made = ValueDictionary()
      for key in try arguments.value(0).items(context) {
        try made.set(key, arguments.value(1))
      }
      return .dictionary(made)
    },
    "get": Method(
      Signature("get", ["key", "default"], required: 1, positionalOnly: true)
    ) { value, arguments, _ in
      try Filters.dictionary(value).value(arguments.value(0)) ?? arguments.value(1)
    },
    "items": Method(Signature("items")) { value, _, _ in try view(value, .items) },
    "keys": Method(Signature("keys")) { value, _, _ in try view(value, .keys) },
    "pop": Method(
      Signature("pop", ["key", "default"], required: 1, positionalOnly: true), mutates: true,
      body: popKey),
    "popitem": Method(Signature("popitem"), mutates: true) { value, _, _ in
      let dictionary = try mutableDictionary(value)
      guard dictionary.count > 0 else {
        throw TemplateError(.key, "'popitem(): dictionary is empty'")
      }
      let entry = dictionary.remove(at: dictionary.count - 1)
      return .tuple([entry.key, entry.value])
    },
    "setdefault": Method(
      Signature("setdefault", ["key", "default"], required: 1, positionalOnly: true),
      mutates: true, body: setDefault),
    "update": Method(
      Signature("update", ["other"], keywords: true, positionalOnly: true), mutates: true,
      body: update),
    "values": Method(Signature("values")) { value, _, _ in try view(value, .values) },
  ]

  private static func view(_ value: Value, _ kind: DictionaryView.Kind) throws -> Value {
    .object(DictionaryView(kind, of: try Filters.dictionary(value)))
  }

  /// The dictionary that a value is, ready to be changed.
  private static func mutableDictionary(_ value: Value) throws -> ValueDictionary {
    let dictionary = try Filters.dictionary(value)
    try dictionary.requireMutable()
    return dictionary
  }

  private static func popKey(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let dictionary = try mutableDictionary(value)
    try context.spend(dictionary.count / 8)
    if let removed = try dictionary.remove(arguments.value(0)) { return removed }
    if let fallback = arguments[1] { return fallback }
    throw TemplateError(.key, arguments.value(0).representation)
  }

  private static func setDefault(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let dictionary = try mutableDictionary(value)
    if let found = try dictionary.value(arguments.value(0)) { return found }
    try context.attach(arguments.value(1), to: value)
    try dictionary.set(arguments.value(0), arguments.value(1))
    return arguments.value(1)
  }

  private static func update(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let dictionary = try mutableDictionary(value)
    var members: [(Value, Value)] = []
    if let other = arguments[0] {
      if let other = try other.dictionary() {
        try context.spend(other.count)
        members = other.entries.map { ($0.key, $0.value) }
      } else {
        members = try other.items(context).map { item in
          let pair = try item.items(context)
          guard pair.count == 2 else {
            throw TemplateError(
              .value,
              "dictionary update sequence element has length \(pair.count); 2 is required")
          }
          return (pair[0], pair[1])
        }
      }
    }
    members += arguments.keywords.map { (.string($0.name), $0.value) }
    for (key, member) in members {
      try context.attach(member, to: value)
      try dictionary.set(key, member)
    }
    return .none
  }
}
