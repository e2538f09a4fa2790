import EavesTemplates

/// What the client would like to get, in templates: `request.accept_languages.best_match(['en', 'de'])`.
final class AcceptVariable<Rule: AcceptRule>: DynamicObject {
  let typeName: String
  private let header: AcceptHeader<Rule>

  init(_ typeName: String, _ header: AcceptHeader<Rule>) {
    self.typeName = typeName
    self.header = header
  }

  var printed: Value? { .string(header.description) }
  var isTrue: Bool { !header.items.isEmpty }

  func items() -> [Value]? {
    header.items.map { .tuple([.string($0.value), .double($0.quality)]) }
  }

  func item(_ key: Value) -> Value? { key.textValue.map { .double(header.quality(of: $0)) } }

  func attribute(_ name: String) -> Value? {
    switch name {
    case "accept_html": .bool(header.contains("text/html"))
    case "accept_json": .bool(header.contains("application/json"))
    case "best": header.best.map { .string($0) } ?? Value.none
    case "best_match":
      .object(
        TemplateFunction { [header] arguments in
          let values = try arguments.values("best_match", ["matches", "default"], required: 1)
          guard case .list(let list)? = values[0] else {
            throw TemplateError(.type, "best_match() needs a list of texts")
          }
          let match = header.bestMatch(among: list.items.compactMap(\.textValue))
          return match.map { .string($0) } ?? values[1] ?? Value.none
        })
    case "quality":
      .object(
        TemplateFunction { [header] arguments in
          let values = try arguments.values("quality", ["key"], required: 1)
          return .double(values[0]?.textValue.map(header.quality) ?? 0)
        })
    case "values":
      .object(TemplateFunction { [header] _ in .list(header.items.map { .string($0.value) }) })
    default: nil
    }
  }
}
