/// The methods of Python's types that templates can call.
enum Methods {
  /// The methods of one name, one for each type that has it.
  struct Entry: Sendable {
    var dictionary, double, int, list, range, text, tuple: Method?

    /// The method for a value, or nil when its type has none of the name.
    func method(of value: Value) -> Method? {
      switch value {
      case .string, .safe: text
      case .dictionary: dictionary
      case .list: list
      case .tuple: tuple
      case .range: range
      case .int, .bool: int
      case .double: double
      default: nil
      }
    }
  }

  /// The methods of all types by name, as the compiler looks them up.
  static let all: [String: Entry] = {
    var entries: [String: Entry] = [:]
    let types: [([String: Method], WritableKeyPath<Entry, Method?>)] = [
      (dictionary, \.dictionary), (double, \.double), (int, \.int), (list, \.list),
      (range, \.range), (text, \.text), (tuple, \.tuple),
    ]
    for (table, path) in types {
      for (name, method) in table { entries[name, default: Entry()][keyPath: path] = method }
    }
    return entries
  }()

  /// The method of a value, or nil when its type has none of that name.
  static func method(_ name: String, of value: Value) -> Method? {
    switch value {
    case .string, .safe: text[name]
    case .list: list[name]
    case .tuple: tuple[name]
    case .dictionary: dictionary[name]
    case .range: range[name]
    case .int, .bool: int[name]
    case .double: double[name]
    default: nil
    }
  }

  /// Methods of `dict`, alphabetically.
  static let dictionary: [String: Method] = [:]

  /// Methods of `float`, alphabetically.
  static let double: [String: Method] = [:]

  /// Methods of `int`, alphabetically.
  static let int: [String: Method] = [:]

  /// Methods of `list`, alphabetically.
  static let list: [String: Method] = [
    "append": Method(
      Signature("append", ["object"], required: 1, positionalOnly: true), mutates: true
    ) { value, arguments, context in
      guard case .list(let list) = value, let item = arguments[0] else { return .none }
      try list.requireMutable()
      try context.attach(item, to: value)
      list.items.append(item)
      return .none
    }
  ]

  /// Methods of `range`, alphabetically.
  static let range: [String: Method] = [:]

  /// Methods of `str` and `Markup`, alphabetically.
  static let text: [String: Method] = [:]

  /// Methods of `tuple`, alphabetically.
  static let tuple: [String: Method] = [:]
}
