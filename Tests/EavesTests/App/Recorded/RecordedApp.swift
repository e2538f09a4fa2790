import Eaves
import Foundation
import HTTPTypes
import TestSupport

/// What the steps of a recorded app have written, for the order in which they ran.
final class Trace: @unchecked Sendable {
  var lines: [String] = []
}

/// Why a recorded app cannot be built: what Python refuses before the app starts and Swift's types do
/// not let anyone write.
struct CannotBeWritten: Error {
  let what: String
}

/// Builds an app from its description in `flask_behaviour.jsonl`, by the rules of
/// `reference/flask_core.py`.
struct RecordedApp {
  let description: RecordedValue
  let trace = Trace()
  let fixture: String

  /// The app, and the settings it is to be started with.
  func make() throws -> (app: App, settings: [String: String]) {
    let app = App()
    let options = description["options"]
    app.staticFolder = options?["static"]?.bool == true ? fixture : nil
    if let path = options?["static_url_path"]?.string { app.staticPath = path }
    app.matchesHosts = options?["host_matching"]?.bool == true
    app.matchesSubdomains = options?["subdomain_matching"]?.bool == true
    app.staticHost = options?["static_host"]?.string
    setJSONStyle(app)
    // What runs at the end of the app's context runs after all that is registered later.
    addTeardown(description["teardown_appcontext"], to: app)
    try addHooks(description, to: app)
    try addRoutes(description, to: app)
    for steps in description["url_build_error_handlers"]?.array ?? [] {
      app.urlFallback { request, error, _ in
        self.runSync(steps, StepContext(request: request, error: error))
      }
    }
    for blueprint in description["blueprints"]?.array ?? [] {
      try register(blueprint, in: app)
    }
    return (app, try RecordedSettings.settings(description["config"], for: app))
  }

  private func setJSONStyle(_ app: App) {
    guard let style = description["json"] else { return }
    if let sorts = style["sort_keys"]?.bool { app.json.sortsKeys = sorts }
    if let escapes = style["ensure_ascii"]?.bool { app.json.escapesNonASCII = escapes }
    if let isCompact = style["compact"]?.bool { app.json.isIndented = !isCompact }
    if let type = style["mimetype"]?.string { app.json.mediaType = type }
  }

  private func register(_ description: RecordedValue, in registry: some RouteRegistry) throws {
    let blueprint = Blueprint(
      description["name"]?.string ?? "", prefix: description["url_prefix"]?.string)
    blueprint.subdomain = description["subdomain"]?.string
    if let path = description["static_url_path"]?.string { blueprint.staticPath = path }
    blueprint.staticFolder = description["static"]?.bool == true ? fixture : nil
    try addHooks(description, to: blueprint)
    try addAppWideHooks(description, to: blueprint)
    try addRoutes(description, to: blueprint)
    for child in description["blueprints"]?.array ?? [] { try register(child, in: blueprint) }
    for options in description["register"]?.array ?? [.object([])] {
      registry.register(
        blueprint, prefix: options["url_prefix"]?.string, name: options["name"]?.string,
        subdomain: options["subdomain"]?.string)
    }
  }

  private func addRoutes(_ description: RecordedValue, to registry: some RouteRegistry) throws {
    var routes: [(endpoint: String, steps: RecordedValue, route: Route)] = []
    for rule in description["routes"]?.array ?? [] {
      let text = rule["rule"]?.string ?? ""
      let endpoint = rule["endpoint"]?.string ?? Self.endpoint(of: text)
      let steps =
        try rule["methodview"] ?? rule["do"]
        ?? RecordedValue(parsing: Array("[{\"return\": \"\(endpoint)\"}]".utf8))
      if let earlier = routes.first(where: { $0.endpoint == endpoint && $0.steps == steps }) {
        try configure(earlier.route.also(text), rule)
        continue
      }
      let methods = try Self.methods(of: rule)
      let route = registry.route(text, methods: methods, name: endpoint) { request in
        let steps = Self.steps(steps, for: request.method)
        let value = try await run(steps, StepContext(request: request))
        return try PythonResponse.make(value ?? .none, for: request)
      }
      try configure(route, rule)
      routes.append((endpoint, steps, route))
    }
  }

  private func configure(_ route: Route, _ description: RecordedValue) throws {
    let methods = try Self.methods(of: description)
    route.configure { rule in
      rule.methods = methods
      rule.subdomain = description["subdomain"]?.string
      rule.host = description["host"]?.string
      rule.strictSlashes = description["strict_slashes"]?.bool
      rule.mergesSlashes = description["merge_slashes"]?.bool
      rule.isBuildOnly = description["build_only"]?.bool == true
      rule.redirect = description["redirect_to"]?.string.map { .to($0) }
      for member in description["defaults"]?.object ?? [] {
        rule.defaults[member.key] = literal(member.value).routeValue
      }
    }
    let config = self.description["config"]
    if (description["provide_automatic_options"] ?? config?["PROVIDE_AUTOMATIC_OPTIONS"])?.bool
      == false
    {
      route.withoutOptions()
    }
  }

  private static func methods(of rule: RecordedValue) throws -> Set<HTTPRequest.Method> {
    if let view = rule["methodview"]?.object {
      var methods = Set(view.compactMap { HTTPRequest.Method($0.key.uppercased()) })
      if methods.contains(.get) { methods.insert(.head) }
      return methods
    }
    guard let methods = rule["methods"] else { return [.get] }
    guard let names = methods.array else { throw CannotBeWritten(what: "methods as a text") }
    return Set(names.compactMap { HTTPRequest.Method($0.string?.uppercased() ?? "") })
  }

  /// The steps of a method view for a method: HEAD has those of GET unless it has its own.
  private static func steps(
    _ steps: RecordedValue, for method: HTTPRequest.Method
  ) -> RecordedValue {
    guard steps.object != nil else { return steps }
    let name = method.rawValue.lowercased()
    return steps[name] ?? (name == "head" ? steps["get"] : nil) ?? .array([])
  }

  private static func endpoint(of rule: String) -> String {
    let name = rule.trimmingCharacters(in: CharacterSet(charactersIn: "/"))
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "<", with: "")
      .replacingOccurrences(of: ">", with: "").replacingOccurrences(of: ":", with: "_")
    return name.isEmpty ? "index" : name
  }
}
