/// What `namespace()` gives: an object whose attributes `set` can change.
final class Namespace: EngineObject, @unchecked Sendable {
  let values = ValueDictionary()

  var nestingDepth: Int { values.depth + 1 }
  var memberNames: [String] { values.entries.compactMap(\.key.text) }
  var typeName: String { "Namespace" }
  var qualifiedName: String { "jinja2.utils.Namespace object" }

  func attribute(_ name: String) throws -> Value? { values[name] }
  func item(_ key: Value) throws -> Value? { try values.value(key) }

  var printed: Value? {
    .string("<Namespace \(Value.dictionary(values).representation)>")
  }
}

/// What `cycler()` gives.
final class Cycler: EngineObject, @unchecked Sendable {
  private let items: [Value]
  private var position = 0

  init(_ items: [Value]) { self.items = items }

  var nestingDepth: Int { items.nestingDepth }
  var typeName: String { "Cycler" }
  var qualifiedName: String { "jinja2.utils.Cycler object" }

  func attribute(_ name: String) throws -> Value? {
    switch name {
    case "current": return items[position]
    case "items": return .tuple(items)
    case "pos": return .int(position)
    case "next", "__next__":
      return .function(
        Function(Signature(name)) { [self] _, _ in
          defer { position = (position + 1) % items.count }
          return items[position]
        })
    case "reset":
      return .function(
        Function(Signature(name)) { [self] _, _ in
          position = 0
          return .none
        })
    default: return nil
    }
  }
}

/// What `joiner()` gives: nothing at the first call, the separator at every other.
final class Joiner: EngineObject, @unchecked Sendable {
  private let separator: Value
  private var isUsed = false

  init(_ separator: Value) { self.separator = separator }

  var nestingDepth: Int { separator.nestingDepth + 1 }
  var typeName: String { "Joiner" }
  var qualifiedName: String { "jinja2.utils.Joiner object" }

  func attribute(_ name: String) throws -> Value? {
    switch name {
    case "sep": separator
    case "used": .bool(isUsed)
    default: nil
    }
  }

  func call(_ arguments: CallArguments, _ context: RenderContext) throws -> Value? {
    guard arguments.positional.isEmpty, arguments.keywords.isEmpty else {
      throw TemplateError(.type, "a joiner takes no arguments")
    }
    defer { isUsed = true }
    return isUsed ? separator : .string("")
  }
}
