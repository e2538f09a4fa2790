import EavesTemplates
import HTTPTypes

/// What templates see of the current request, under the names of Flask's request object.
enum RequestVariables {
  static let request = Value.object(RequestObject("Request", attribute))

  static let g = Value.object(
    RequestObject("_AppCtxGlobals") { request, name in
      switch request.g[name] {
      case let value as any ValueConvertible: value.asValue
      case let value as any Encodable: try Value(encoding: value)
      default: nil
      }
    })

  private static func attribute(_ request: Request, _ name: String) throws -> Value? {
    switch name {
    case "args": pairs(request.args.items.map { ($0.name, $0.value) })
    case "blueprint": request.blueprints.first.map { .string($0) } ?? Value.none
    case "cookies": pairs(request.cookies.all.map { ($0.name, $0.value) })
    case "endpoint": request.endpoint.map { .string($0) } ?? Value.none
    case "host": .string(request.gateway.host)
    case "is_secure": .bool(request.gateway.scheme == "https")
    case "method": .string(request.method.rawValue)
    case "path": .string(request.path)
    case "query_string": .string(request.query)
    case "remote_addr": .string(request.gateway.remoteAddress)
    case "scheme": .string(request.gateway.scheme)
    case "script_root": .string(request.mount)
    case "view_args":
      .dictionary(ValueDictionary(request.parameters.map { ($0.name, Value($0.value)) }))
    default: nil
    }
  }

  /// Of several values under one name the first one counts, as in Flask.
  private static func pairs(_ pairs: [(String, String)]) -> Value {
    .dictionary(ValueDictionary(pairs.reversed().map { (key: $0, value: .string($1)) }))
  }
}
