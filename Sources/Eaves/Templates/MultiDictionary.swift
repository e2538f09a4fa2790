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

  func dictionary() -> ValueDictionary? { ValueDictionary(firsts) }

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
        return .list((isMulti ? pairs : firsts).map { .tuple([.string($0.key), $0.value]) })
      }
    case "lists":
      function { [self] _ in
        .list(lists.map { .tuple([.string($0.key), .list($0.values)]) })
      }
    case "listvalues": function { [self] _ in .list(lists.map { .list($0.values) }) }
    case "to_dict":
      function { [self] arguments in
        let isFlat = try arguments.values("to_dict", ["flat"])[0]?.isTrueValue ?? true
        return .dictionary(
          ValueDictionary(
            isFlat ? firsts : lists.map { (key: $0.key, value: .list($0.values)) }))
      }
    default: nil
    }
  }

  /// The first value of each name, in the order of these values.
  private var firsts: [(key: String, value: Value)] {
    var seen: Set<ExactText> = []
    return pairs.filter { seen.insert(ExactText($0.key)).inserted }
  }

  /// All values of each name, in the order of the first of them.
  private var lists: [(key: String, values: [Value])] {
    var lists: [(key: String, values: [Value])] = []
    var places: [ExactText: Int] = [:]
    for (key, value) in pairs {
      if let place = places[ExactText(key)] {
        lists[place].values.append(value)
      } else {
        places[ExactText(key)] = lists.count
        lists.append((key, [value]))
      }
    }
    return lists
  }

  private func first(_ key: String) -> Value? {
    pairs.first { $0.key.hasSameBytes(as: key) }?.value
  }

  private func all(_ key: String) -> [Value] {
    pairs.lazy.filter { $0.key.hasSameBytes(as: key) }.map(\.value)
  }

  private func function(_ body: @escaping @Sendable (CallArguments) throws -> Value) -> Value {
    .object(TemplateFunction(body))
  }
}
