import EavesTemplates

/// Names of which each may have several values, as the parameters of a query and the fields of a form
/// have, with the methods that templates call on Flask's: `request.args.getlist('tag')`.
///
/// Source: Werkzeug, `MultiDict`. Where one value of a name is wanted, it is the first.
final class MultiDictionary: DynamicObject {
  let typeName = "ImmutableMultiDict"
  private let pairs: [(key: String, value: Value)]

  init(_ pairs: [(key: String, value: Value)]) { self.pairs = pairs }

  convenience init(_ parameters: QueryParameters) {
    self.init(parameters.items.map { ($0.name, .string($0.value)) })
  }

  var isTrue: Bool { !pairs.isEmpty }

  func dictionary() -> ValueDictionary? {
    // Of equal keys the last one counts, in the place of the first.
    var members: [(key: String, value: Value)] = []
    for key in keys { members.append((key, first(key) ?? .none)) }
    return ValueDictionary(members)
  }

  func item(_ key: Value) -> Value? { key.textValue.flatMap(first) }

  func attribute(_ name: String) -> Value? {
    switch name {
    case "getlist":
      function { [self] arguments in
        let values = try arguments.values("getlist", ["key"], required: 1)
        return .list(values[0]?.textValue.map(all) ?? [])
      }
    case "items":
      function { [self] arguments in
        let isMulti = try arguments.values("items", ["multi"])[0]?.isTrueValue ?? false
        let chosen = isMulti ? pairs : keys.map { ($0, first($0) ?? .none) }
        return .list(chosen.map { .tuple([.string($0.key), $0.value]) })
      }
    case "lists":
      function { [self] _ in
        .list(keys.map { .tuple([.string($0), .list(all($0))]) })
      }
    case "listvalues": function { [self] _ in .list(keys.map { .list(all($0)) }) }
    case "to_dict":
      function { [self] arguments in
        let isFlat = try arguments.values("to_dict", ["flat"])[0]?.isTrueValue ?? true
        return .dictionary(
          ValueDictionary(
            keys.map { (key: $0, value: isFlat ? first($0) ?? .none : .list(all($0))) }))
      }
    default: nil
    }
  }

  /// The names, each once, in the order of their first values.
  private var keys: [String] {
    var seen: Set<String> = []
    return pairs.map(\.key).filter { seen.insert($0).inserted }
  }

  private func first(_ key: String) -> Value? { pairs.first { $0.key == key }?.value }

  private func all(_ key: String) -> [Value] {
    pairs.lazy.filter { $0.key == key }.map(\.value)
  }

  private func function(_ body: @escaping @Sendable (CallArguments) throws -> Value) -> Value {
    .object(TemplateFunction(body))
  }
}
