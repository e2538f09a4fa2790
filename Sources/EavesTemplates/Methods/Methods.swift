/// The methods of Python's types that templates can call.
enum Methods {
  /// The methods of one name, one for each type that has it.
  final class Entry: Sendable {
    private let dictionary, double, int, list, markup, range, text, tuple: Method?

    init(_ name: String) {
      let general = Methods.general[name]
      let container = Methods.container[name] ?? general
      dictionary = Methods.dictionary[name] ?? container
      double = Methods.double[name] ?? general
      int = Methods.int[name] ?? general
      list = Methods.list[name] ?? container
      markup = Methods.markup[name]
      range = Methods.range[name] ?? container
      text = Methods.text[name] ?? container
      tuple = Methods.tuple[name] ?? container
    }

    /// Whether dictionaries have a method of the name, which hides an item.
    var isOfDictionary: Bool { dictionary != nil }

    /// The method for a value, or nil when its type has none of the name.
    func method(of value: Value) -> Method? {
      switch value {
      case .string: text
      case .safe: markup ?? text
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

  /// The methods of a name, whose hash is known. The compiler asks for every name of a template, so
  /// that they lie where the hash of names leads at once.
  static func entry(_ name: String, _ hash: Int) -> Entry? {
    var place = hash & lastPlace
    while let known = places[place] {
      if known.hash == hash, known.name.hasSameBytes(as: name) { return known.entry }
      place = (place &+ 1) & lastPlace
    }
    return nil
  }

  private static let lastPlace = 511

  /// Open addressing; nil for a free place.
  private static let places: [(name: String, hash: Int, entry: Entry)?] = {
    var places = [(name: String, hash: Int, entry: Entry)?](repeating: nil, count: lastPlace + 1)
    var names: Set<String> = []
    for table in [container, dictionary, double, general, int, list, markup, range, text, tuple] {
      names.formUnion(table.keys)
    }
    for name in names {
      var place = name.valueHash & lastPlace
      while places[place] != nil { place = (place + 1) & lastPlace }
      places[place] = (name, name.valueHash, Entry(name))
    }
    return places
  }()

  /// The method of a value, or nil when its type has none of that name.
  static func method(_ name: String, of value: Value) -> Method? {
    entry(name, name.valueHash)?.method(of: value)
  }

  /// The methods behind Python's functions and operators that all types have and templates are seen
  /// to call, alphabetically.
  private static let general: [String: Method] = [
    "__repr__": Method(Signature("__repr__")) { value, _, _ in .string(value.representation) },
    "__str__": Method(Signature("__str__")) { value, _, _ in .string(try value.string()) },
  ]

  /// Those that types with items have.
  private static let container: [String: Method] = [
    "__contains__": Method(
      Signature("__contains__", ["key"], required: 1, positionalOnly: true)
    ) { value, arguments, context in .bool(try value.contains(arguments.value(0), context)) },
    "__getitem__": Method(
      Signature("__getitem__", ["key"], required: 1, positionalOnly: true)
    ) { value, arguments, context in try context.item(arguments.value(0), of: value) },
  ]
}

// MARK: Arguments

extension Arguments {
  /// An argument that must have been given.
  func value(_ position: Int) -> Value { self[position] ?? .none }

  /// An argument that is text.
  /// - Throws: a `TypeError` for anything else
  func text(_ position: Int) throws -> String { try text(position, default: "") }

  /// An argument that is text, or `None` or missing.
  /// - Throws: a `TypeError` for anything else
  func optionalText(_ position: Int) throws -> String? {
    guard let value = self[position], !value.isNone else { return nil }
    return try text(position)
  }

  /// An argument that is an integer, or `None` or missing.
  /// - Throws: a `TypeError` for anything else
  func optionalInt(_ position: Int) throws -> Int? {
    guard let value = self[position], !value.isNone else { return nil }
    return try int(position, default: 0)
  }

  /// The range of positions that two arguments choose of a sequence, as a slice of Python's does:
  /// negative ones count from the end, and those beyond the ends stop there.
  /// - Returns: nil when the range starts behind the end
  func slice(_ start: Int, _ end: Int, of count: Int) throws -> Range<Int>? {
    let lower = try optionalInt(start) ?? 0
    let upper = try optionalInt(end) ?? count
    func clamped(_ position: Int) -> Int {
      min(position < 0 ? max(position.saturatingAdd(count), 0) : position, count)
    }
    guard lower <= count, clamped(lower) <= clamped(upper) else { return nil }
    return clamped(lower)..<clamped(upper)
  }
}
