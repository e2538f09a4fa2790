import Eaves
import Foundation
import HTTPTypes
import TestSupport

/// One recorded URL map with its operations, made into a router.
struct RoutingCase {
  let id: String
  let json: RecordedValue
  let binding: RouteBinding
  private let bind: RecordedValue

  init(_ json: RecordedValue) {
    self.json = json
    id = json["id"]?.string ?? ""
    bind = json["bind"] ?? .null
    binding = RouteBinding(
      serverName: bind["server_name"]?.string ?? "localhost",
      mount: bind["script_name"]?.string ?? "/", scheme: bind["url_scheme"]?.string ?? "http",
      subdomain: bind["subdomain"]?.string,
      defaultMethod: Self.method(bind["default_method"]?.string) ?? .get)
  }

  /// What went wrong in the case; nothing when every operation did as recorded.
  func failures() -> [String] {
    let router: Router
    do {
      router = try self.router()
    } catch {
      return json["map_error"] == nil ? ["\(error)"] : []
    }
    if json["map_error"] != nil { return ["the map should have been refused"] }
    return operations.compactMap { failure(of: $0, router) }
  }

  var operations: [RecordedValue] { json["ops"]?.array ?? [] }

  // MARK: The map

  func router() throws -> Router {
    var map = RouteMap()
    let options = json["map_options"] ?? .null
    map.defaultSubdomain = options["default_subdomain"]?.string ?? ""
    map.strictSlashes = options["strict_slashes"]?.bool ?? true
    map.mergesSlashes = options["merge_slashes"]?.bool ?? true
    map.redirectsDefaults = options["redirect_defaults"]?.bool ?? true
    map.matchesHosts = options["host_matching"]?.bool ?? false
    if options["sort_parameters"]?.bool == true {
      map.queryOrder =
        options["sort_key"]?.string == "value"
        ? .by { ($0.value.text ?? "") < ($1.value.text ?? "") } : .byName
    }
    for member in options["custom_converters"]?.object ?? [] {
      let description = member.value
      map.converters[member.key] = { arguments in
        try DescribedConverter(description, arguments)
      }
    }
    for rule in json["rules"]?.array ?? [] { map.add(try self.rule(rule)) }
    return try map.router()
  }

  /// A rule that cannot be written down in Swift.
  private struct Unrepresentable: Error {}

  private func rule(_ json: RecordedValue) throws -> Rule {
    var rule = Rule(json["rule"]?.string ?? "", endpoint: json["endpoint"]?.string ?? "")
    if let methods = json["methods"], !methods.isNull {
      guard let names = methods.array else { throw Unrepresentable() }
      rule.methods = Set(names.compactMap { Self.method($0.string) })
    }
    rule.defaults = Self.values(json["defaults"])
    rule.subdomain = json["subdomain"]?.string
    rule.host = json["host"]?.string
    rule.strictSlashes = json["strict_slashes"]?.bool
    rule.mergesSlashes = json["merge_slashes"]?.bool
    rule.isBuildOnly = json["build_only"]?.bool ?? false
    rule.isAlias = json["alias"]?.bool ?? false
    rule.isWebSocket = json["websocket"]?.bool ?? false
    rule.redirect = json["redirect_to"]?.string.map { .to($0) }
    return rule
  }

  // MARK: The operations

  private func failure(of operation: RecordedValue, _ router: Router) -> String? {
    let expected = operation["result"] ?? .null
    if let match = operation["match"] { return failure(ofMatch: match, expected, router) }
    if let build = operation["build"] { return failure(ofBuild: build, expected, router) }
    if let allowed = operation["allowed"] {
      let methods = router.allowedMethods(path(allowed), binding: binding).map(\.rawValue)
      return methods == expected.array?.compactMap(\.string) ? nil : "allowed: \(methods)"
    }
    if let test = operation["test"] {
      let found = router.matches(path(test), method: method(test), binding: binding)
      return found == expected.bool ? nil : "test: \(found)"
    }
    return "an unknown operation: \(operation)"
  }

  private func path(_ json: RecordedValue) -> String {
    json["path"]?.string ?? bind["path_info"]?.string ?? "/"
  }

  private func method(_ json: RecordedValue) -> HTTPRequest.Method {
    Self.method(json["method"]?.string) ?? binding.defaultMethod
  }

  private func query(_ json: RecordedValue) -> String {
    let query = json["query"].flatMap { $0.isNull ? nil : $0 } ?? bind["query_args"] ?? .null
    return query.string ?? RouteEncoding.query(Self.values(query))
  }

  private func failure(ofMatch json: RecordedValue, _ expected: RecordedValue, _ router: Router)
    -> String?
  {
    let match = router.match(
      path(json), method: method(json), binding: binding, isWebSocket: json["websocket"]?.bool,
      query: query(json))
    let isExpected: Bool
    switch match {
    case .found(let index, let parameters):
      let wanted = expected["values"]?.object ?? []
      isExpected =
        router.rules[index].endpoint == expected["endpoint"]?.string
        && router.rules[index].text == expected["rule"]?.string
        && wanted.count == parameters.count
        && wanted.allSatisfy { parameters[$0.key] == Self.value($0.value) }
    case .redirect(let url):
      isExpected = url == expected["redirect"]?.string && expected["code"]?.int == 308
    case .notFound:
      // Where Werkzeug's own code raises, the path is not found here.
      isExpected = expected["error"]?.int == 404 || expected["error"]?.string != nil
    case .methodNotAllowed(let methods):
      isExpected =
        expected["error"]?.int == 405
        && methods.map(\.rawValue) == expected["allow"]?.array?.compactMap(\.string)
    case .webSocketMismatch:
      isExpected = expected["error"]?.int == 400
    }
    return isExpected ? nil : "match \(path(json)): \(match), expected \(expected.brief)"
  }

  private func failure(ofBuild json: RecordedValue, _ expected: RecordedValue, _ router: Router)
    -> String?
  {
    do {
      let url = try router.url(
        for: json["endpoint"]?.string ?? "", Self.values(json["values"]),
        method: Self.method(json["method"]?.string), binding: binding,
        isExternal: json["external"]?.bool ?? false, scheme: json["url_scheme"]?.string,
        appendsUnknown: json["append_unknown"]?.bool ?? true)
      return url == expected.string
        ? nil : "build \(json.brief): \(url), expected \(expected.brief)"
    } catch {
      return expected["error"] != nil
        ? nil : "build \(json.brief): \(error), expected \(expected.brief)"
    }
  }

  // MARK: Values

  /// A method; nil for none. What is no token counts as a method that no rule has.
  private static func method(_ name: String?) -> HTTPRequest.Method? {
    guard let name, !name.isEmpty else { return nil }
    return HTTPRequest.Method(name) ?? HTTPRequest.Method("NO-SUCH-METHOD")
  }

  private static func values(_ json: RecordedValue?) -> RouteValues {
    var values = RouteValues()
    let isMulti = json?["$multidict"] != nil
    for member in (json?["$multidict"] ?? json)?.object ?? [] {
      guard isMulti, case .list(let items) = value(member.value) else {
        values[member.key] = value(member.value)
        continue
      }
      if !items.isEmpty { values[member.key] = items.count == 1 ? items[0] : .list(items) }
    }
    return values
  }

  static func value(_ json: RecordedValue) -> RouteValue {
    switch json {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .number(let text): Int(text).map { .int($0) } ?? .string(text)
    case .string(let text): .string(text)
    case .array(let items): .list(items.map { value($0) })
    case .object:
      if let number = json["$float"]?.string {
        .double(Double(number) ?? .nan)
      } else if let uuid = json["$uuid"]?.string {
        UUIDText(uuid).map { .uuid($0) } ?? .string(uuid)
      } else {
        .string(pythonText(json))
      }
    }
  }

  /// A dictionary within a query stands there as Python prints it.
  private static func pythonText(_ json: RecordedValue) -> String {
    let members = json["$multidict"]?.object ?? []
    let pairs = members.flatMap { member in
      (member.value.array ?? []).map { "('\(member.key)', '\($0.string ?? "")')" }
    }
    return "MultiDict([\(pairs.joined(separator: ", "))])"
  }
}

/// A converter as `map_options.custom_converters` describes it.
struct DescribedConverter: Converter {
  let pattern: String?
  let isPartIsolating: Bool
  private let expression: NSRegularExpression
  private let separator: String?
  private let joiner: String?

  init(_ description: RecordedValue, _ arguments: ConverterArguments) throws(ConversionError) {
    let pattern: String
    if description["regex"]?.string == "$arg0" {
      guard case .string(let first) = arguments.positional.first else {
        throw ConversionError("it wants a regular expression")
      }
      pattern = first
      isPartIsolating = description["part_isolating"]?.bool ?? true
    } else if description["like"]?.string == "string" {
      pattern = try Self.stringPattern(arguments)
      isPartIsolating =
        description["part_isolating"]?.bool
        ?? !(description["regex"]?.string?.contains("/") ?? false)
    } else {
      pattern = description["regex"]?.string ?? "[^/]+"
      isPartIsolating =
        description["part_isolating"]?.bool
        ?? !(description["regex"]?.string?.contains("/") ?? false)
    }
    guard let expression = try? NSRegularExpression(pattern: "(?:\(pattern))\\z") else {
      throw ConversionError("this is not a regular expression")
    }
    self.pattern = pattern
    self.expression = expression
    separator = description["split"]?.string
    joiner = description["join"]?.string
  }

  private static func stringPattern(
    _ arguments: ConverterArguments
  ) throws(ConversionError) -> String {
    let given = try arguments.resolved(["minlength", "maxlength", "length"])
    if let length = given["length"]?.integer { return "[^/]{\(length)}" }
    let maximum = given["maxlength"]?.integer.map { String($0) } ?? ""
    return "[^/]{\(given["minlength"]?.integer ?? 1),\(maximum)}"
  }

  var prefersShortest: Bool { pattern?.hasSuffix("?") ?? false }

  var valueType: RouteValueType { separator == nil ? .string : .list }

  func accepts(_ text: String) -> Bool {
    let range = NSRange(text.startIndex..., in: text)
    return expression.firstMatch(in: text, options: .anchored, range: range) != nil
  }

  func value(from text: String) -> RouteValue? {
    guard let separator else { return .string(text) }
    return .list(text.components(separatedBy: separator).map { .string($0) })
  }

  func urlText(for value: RouteValue) throws(ConversionError) -> String? {
    guard let joiner else { return value.text.map { RouteEncoding.path($0) } }
    switch value {
    case .list(let items): return items.compactMap(\.text).joined(separator: joiner)
    // Python joins the characters of a text.
    case .string(let text): return text.map { String($0) }.joined(separator: joiner)
    default: throw ConversionError("a list is needed")
    }
  }
}

extension RecordedValue {
  /// The value on one line, for messages.
  fileprivate var brief: String {
    switch self {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .number(let text): text
    case .string(let text): "\"\(text)\""
    case .array(let items): "[\(items.map(\.brief).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\($0.key): \($0.value.brief)" }.joined(separator: ", "))}"
    }
  }
}
