import EavesGateway
import HTTPTypes

/// Puts the registrations of an app and its blueprints together into one list of rules, each with its
/// handler and the hooks around it.
struct Assembly {
  private(set) var endpoints: [RunningApp.Endpoint] = []
  private(set) var appScope = RunningApp.Scope()

  private var map = RouteMap()
  private var parameterTypes: [[any RouteParameter.Type]] = []

  /// Where each endpoint's name was given to a handler, to find names given twice.
  private var origins: [String: (source: String, rule: String, route: ObjectIdentifier)] = [:]
  private var errors: [String] = []

  /// Adds what an app has registered.
  mutating func add(_ registration: Registration) {
    appScope = scope(registration, inside: RunningApp.Scope())
    add(registration, namePrefix: "", rulePrefix: "", scope: appScope)
  }

  /// Adds a route of the framework's own.
  mutating func add(_ route: Route) { add(route, "", "", RunningApp.Scope()) }

  /// Compiles the rules.
  /// - Parameter isFinal: whether rules that can never match are looked for, which takes longer
  /// - Throws: `StartupErrors` with all that is wrong
  func makeRouter(isFinal: Bool) throws -> Router {
    var errors = errors
    do throws(RuleError) {
      let router = try map.router()
      if isFinal { errors += router.problems().map(\.description) }
      for (index, types) in parameterTypes.enumerated() {
        do throws(RuleError) {
          try router.check(types, fit: index)
        } catch {
          errors.append(error.description)
        }
      }
      if errors.isEmpty { return router }
    } catch {
      errors.append(error.description)
    }
    throw StartupErrors(errors)
  }

  private mutating func add(
    _ registration: Registration, namePrefix: String, rulePrefix: String,
    scope: RunningApp.Scope
  ) {
    for route in registration.routes { add(route, namePrefix, rulePrefix, scope) }
    for (blueprint, prefix) in registration.children {
      let child = blueprint.collected.registration
      add(
        child, namePrefix: "\(namePrefix)\(blueprint.name).",
        rulePrefix: rulePrefix + Self.trimmed(prefix ?? blueprint.prefix ?? ""),
        scope: self.scope(child, inside: scope))
    }
  }

  private mutating func add(
    _ route: Route, _ namePrefix: String, _ rulePrefix: String, _ scope: RunningApp.Scope
  ) {
    let endpoint = namePrefix + route.endpoint
    for var rule in route.rules {
      rule.endpoint = endpoint
      if !rulePrefix.isEmpty {
        rule.text = rule.text.isEmpty ? rulePrefix : rulePrefix + Self.withSlash(rule.text)
      }
      noteOrigin(of: endpoint, rule, route)
      map.add(rule)
      parameterTypes.append(route.parameterTypes)
      endpoints.append(RunningApp.Endpoint(handler: route.handler, scope: scope))
    }
  }

  /// One name for two handlers would make one of them unreachable by its name, unless both answer at
  /// the same rule, for different methods.
  private mutating func noteOrigin(of endpoint: String, _ rule: Rule, _ route: Route) {
    let source = rule.source ?? "?"
    guard let earlier = origins[endpoint] else {
      origins[endpoint] = (source, rule.text, ObjectIdentifier(route))
      return
    }
    guard earlier.route != ObjectIdentifier(route), earlier.rule != rule.text else { return }
    errors.append(
      "two handlers have the name \(endpoint.debugDescription): that of the rule "
        + "\(earlier.rule.debugDescription) (\(earlier.source)) and that of the rule "
        + "\(rule.text.debugDescription) (\(source)). Give one of them another name.")
  }

  /// Hooks around hooks: before hooks from the outside in, all others from the inside out.
  private func scope(
    _ registration: Registration, inside outer: RunningApp.Scope
  ) -> RunningApp.Scope {
    RunningApp.Scope(
      before: outer.before + registration.beforeHooks,
      after: registration.afterHooks.reversed() + outer.after,
      teardown: registration.teardownHooks.reversed() + outer.teardown,
      errorHandlers: [registration.errorHandlers] + outer.errorHandlers)
  }

  private static func trimmed(_ prefix: String) -> String {
    prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
  }

  private static func withSlash(_ text: String) -> String {
    text.hasPrefix("/") ? text : "/" + text
  }
}
