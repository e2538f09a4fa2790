import EavesTemplates

/// What templates see of ``Request/g``, with the methods of Flask's: `g.get('user')`.
///
/// Source: Flask, `_AppCtxGlobals`.
enum ContextVariable {
  static let g = Value.object(
    RequestObject(
      "_AppCtxGlobals",
      items: { request in
        request.g.keys.sorted().map { .string($0) }
      }
    ) { request, name in
      if let value = request.g[name] { return try convert(value) }
      return method(name)
    })

  private static func method(_ name: String) -> Value? {
    switch name {
    case "get":
      function { request, arguments in
        let values = try arguments.values(name, ["name", "default"], required: 1)
        return try found(request, values[0]) ?? values[1] ?? Value.none
      }
    case "pop":
      function { request, arguments in
        let values = try arguments.values(name, ["name", "default"], required: 1)
        guard let value = try found(request, values[0]) ?? values[1] else {
          throw TemplateError(.key, "g has no \(values[0]?.textValue?.debugDescription ?? "")")
        }
        if let name = values[0]?.textValue { request.g[name] = nil }
        return value
      }
    case "setdefault":
      function { request, arguments in
        let values = try arguments.values(name, ["name", "default"], required: 1)
        if let value = try found(request, values[0]) { return value }
        let value = values[1] ?? Value.none
        if let name = values[0]?.textValue { request.g[name] = value }
        return value
      }
    default: nil
    }
  }

  private static func found(_ request: Request, _ name: Value?) throws -> Value? {
    guard let name = name?.textValue, let value = request.g[name] else { return nil }
    return try convert(value)
  }

  /// A value that Swift code or a template has left there; nil for one that no template can use.
  private static func convert(_ value: any Sendable) throws -> Value? {
    switch value {
    case let value as any ValueConvertible: value.asValue
    case let value as any Encodable: try Value(encoding: value)
    default: nil
    }
  }

  private static func function(
    _ body: @escaping @Sendable (Request, CallArguments) throws -> Value
  ) -> Value {
    .object(RequestFunction(body))
  }
}
