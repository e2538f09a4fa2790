/// What `keys()`, `values()` and `items()` of a dictionary give: a view that follows its changes.
final class DictionaryView: EngineObject {
  enum Kind: String, Sendable {
    case keys = "dict_keys"
    case values = "dict_values"
    case items = "dict_items"
  }

  private let kind: Kind
  private let dictionary: ValueDictionary

  init(_ kind: Kind, of dictionary: ValueDictionary) {
    self.kind = kind
    self.dictionary = dictionary
  }

  var nestingDepth: Int { dictionary.depth + 1 }
  var typeName: String { kind.rawValue }
  var qualifiedName: String { "\(kind.rawValue) object" }
  var isTrue: Bool { dictionary.count > 0 }

  func items() -> [Value]? {
    switch kind {
    case .keys: dictionary.entries.map(\.key)
    case .values: dictionary.entries.map(\.value)
    case .items: dictionary.entries.map { .tuple([$0.key, $0.value]) }
    }
  }

  var printed: Value? {
    .string("\(kind.rawValue)(\(Value.list(items() ?? []).representation))")
  }
}
