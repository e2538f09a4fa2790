import EavesTemplates
import HTTPTypes

/// The header fields of a request in templates: `request.headers['User-Agent']`. Names go without
/// regard to case, and `_` stands for `-`.
///
/// Source: Werkzeug, `EnvironHeaders`.
final class HeaderVariable: DynamicObject {
  let typeName = "EnvironHeaders"
  private let fields: HTTPFields

  init(_ fields: HTTPFields) { self.fields = fields }

  func item(_ key: Value) -> Value? {
    guard let text = key.textValue, let name = HTTPField.Name(Self.dashed(text)) else {
      return nil
    }
    return fields[name].map { .string($0) }
  }

  /// Pairs of names and values: a loop over the headers goes through them, as in Werkzeug.
  func items() -> [Value]? {
    fields.map { .tuple([.string($0.name.rawName), .string($0.value)]) }
  }

  func attribute(_ name: String) -> Value? {
    switch name {
    case "get":
      function { [self] arguments in
        let values = try arguments.values("get", ["key", "default"], required: 1)
        return values[0].flatMap(item) ?? values[1] ?? Value.none
      }
    case "getlist", "get_all":
      function { [self] arguments in
        let values = try arguments.values(name, ["key"], required: 1)
        guard let text = values[0]?.textValue, let name = HTTPField.Name(Self.dashed(text))
        else { return .list([]) }
        return .list(fields[values: name].map { .string($0) })
      }
    case "items": function { [self] _ in .list(items() ?? []) }
    case "keys": function { [self] _ in .list(fields.map { .string($0.name.rawName) }) }
    case "values": function { [self] _ in .list(fields.map { .string($0.value) }) }
    default: nil
    }
  }

  private static func dashed(_ name: String) -> String {
    String(
      decoding: name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
  }

  private func function(_ body: @escaping @Sendable (CallArguments) throws -> Value) -> Value {
    .object(TemplateFunction(body))
  }
}
