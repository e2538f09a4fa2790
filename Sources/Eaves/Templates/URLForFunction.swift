import EavesTemplates
import HTTPTypes

/// `url_for(endpoint, …)` in templates.
///
/// Source: Flask, `flask.url_for`: the keywords `_anchor`, `_external`, `_method`, and `_scheme` are
/// not values of the URL.
enum URLForFunction {
  static let value = Value.object(RequestFunction(call))

  private static func call(_ request: Request, _ arguments: CallArguments) throws -> Value {
    guard case .string(let endpoint)? = arguments.positional.first ?? arguments["endpoint"] else {
      throw TemplateError(.type, "url_for() needs the name of an endpoint, as text")
    }
    var values = RouteValues()
    for (name, value) in arguments.keywords
    where name.utf8.first != UInt8(ascii: "_") && name != "endpoint" {
      values[name] = try routeValue(value, name)
    }
    do throws(BuildError) {
      return .string(
        try request.url(
          for: endpoint, values, anchor: text(arguments["_anchor"]),
          scheme: text(arguments["_scheme"]), isExternal: isTrue(arguments["_external"])))
    } catch {
      throw TemplateError(.runtime, error.description)
    }
  }

  private static func text(_ value: Value?) -> String? {
    switch value {
    case .string(let text), .safe(let text): text
    default: nil
    }
  }

  private static func isTrue(_ value: Value?) -> Bool {
    if case .bool(let flag)? = value { flag } else { false }
  }

  private static func routeValue(_ value: Value, _ name: String) throws -> RouteValue {
    switch value {
    case .none: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .double(let number): .double(number)
    case .string(let text), .safe(let text): .string(text)
    case .list(let list), .tuple(let list):
      .list(try list.items.map { try routeValue($0, name) })
    default:
      throw TemplateError(
        .type,
        "url_for() got a value for \(name) that cannot be part of a URL; pass text or a number")
    }
  }
}

extension Value {
  /// A route parameter as a template sees it.
  init(_ value: RouteValue) {
    switch value {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text)
    case .uuid(let uuid): self = .string(uuid.description)
    case .list(let items): self = .list(items.map { Value($0) })
    case .custom(let custom): self = .string("\(custom.base)")
    }
  }
}
