/// The functions and types that every template sees.
enum Globals {
  /// The globals of an environment, alphabetically; those of gettext where it is in use.
  static func table(_ options: Options) -> [(String, Value)] {
    var table: [(String, Value)] = [
      ("cycler", .function(cycler)),
      ("dict", .function(dict)),
      ("joiner", .function(joiner)),
      ("lipsum", .function(lipsum)),
      ("namespace", .function(namespace)),
      ("range", .function(range)),
    ]
    if options.extensions.contains(.i18n) {
      table += translation(options.translations ?? Translations())
    }
    return table
  }

  private static let cycler = Function(
    Signature("cycler", rest: true), typeName: "type"
  ) { arguments, _ in
    guard !arguments.rest.isEmpty else {
      throw TemplateError(.runtime, "at least one item has to be provided")
    }
    return .object(Cycler(arguments.rest))
  }

  private static let dict = Function(
    Signature("dict", ["object"], rest: false, keywords: true, positionalOnly: true),
    typeName: "type"
  ) { arguments, context in
    let dictionary = ValueDictionary()
    if let source = arguments[0] { try add(source, to: dictionary, context) }
    for (name, value) in arguments.keywords { dictionary.set(name, value) }
    return .dictionary(dictionary)
  }

  /// Adds the members of a dictionary, or pairs of keys and values.
  static func add(
    _ source: Value, to dictionary: ValueDictionary, _ context: RenderContext
  ) throws {
    if let other = try source.dictionary() {
      try context.spend(other.count)
      for entry in other.entries {
        dictionary.insert(entry.value, key: entry.key, hash: entry.hash)
      }
      return
    }
    for item in try source.items(context) {
      let pair = try item.items(context)
      guard pair.count == 2 else {
        throw TemplateError(
          .value,
          "dictionary update sequence element has length \(pair.count); 2 is required")
      }
      try dictionary.set(pair[0], pair[1])
    }
  }

  private static let joiner = Function(
    Signature("joiner", ["sep"]), typeName: "type"
  ) { arguments, _ in .object(Joiner(arguments[0] ?? .string(", "))) }

  private static let namespace = Function(
    Signature("namespace", ["object"], keywords: true, positionalOnly: true), typeName: "type"
  ) { arguments, context in
    let namespace = Namespace()
    if let source = arguments[0] { try add(source, to: namespace.values, context) }
    for (name, value) in arguments.keywords { namespace.values.set(name, value) }
    return .object(namespace)
  }

  private static let range = Function(
    Signature("range", ["start", "stop", "step"], required: 1, positionalOnly: true),
    typeName: "type"
  ) { arguments, context in
    let range =
      arguments[1] == nil
      ? try ValueRange(start: 0, stop: arguments.int(0, default: 0), step: 1)
      : try ValueRange(
        start: arguments.int(0, default: 0), stop: arguments.int(1, default: 0),
        step: arguments.int(2, default: 1))
    if context.isSandboxed, range.count > largestSandboxRange {
      throw TemplateError(
        .overflow,
        "Range too big. The sandbox blocks ranges larger than MAX_RANGE (\(largestSandboxRange)).")
    }
    return .range(range)
  }

  /// Jinja's MAX_RANGE.
  private static let largestSandboxRange = 100_000
}
