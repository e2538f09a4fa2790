import EavesGateway
import HTTPTypes

/// Puts the registrations of an app and its blueprints together into one list of rules, each with its
/// handler and the hooks around it.
struct Assembly {
  private(set) var endpoints: [RunningApp.Endpoint] = []

  /// What applies to requests that no rule matched.
  let appScope: Scope

  /// The absolute paths of the folders of templates: the app's, then those of its blueprints.
  private(set) var templateFolders: [String] = []

  private let root: String
  private let matchesHosts: Bool
  private var map: RouteMap

  /// What each rule of the map was registered as.
  private var routes: [Route] = []

  /// The rule with which each endpoint's name was first given to a handler, to find names given twice.
  private var firstRules: [String: Int] = [:]
  private var blueprintNames: Set<String> = []
  private var errors: [String] = []

  /// Where routes stand: what their blueprints put in front of them and around them.
  private struct Place {
    var namePrefix = ""
    var rulePrefix: String?
    var subdomain: String?
    var host: String?
    var scope: Scope
    var ancestors: [ObjectIdentifier] = []
  }

  /// Collects what an app has registered.
  init(_ app: App, root: String) {
    self.root = root
    matchesHosts = app.matchesHosts
    map = RouteMap()
    map.matchesHosts = app.matchesHosts
    map.converters = app.converters
    let hooks = Self.appWideHooks(app)
    appScope = Scope(hooks)
    check(hooks.errorHandlers)
    templateFolders = [path(app.templates.folder)]
    let place = Place(scope: appScope)
    if let folder = app.staticFolder, !app.matchesHosts || app.staticHost != nil {
      let files = StaticFiles(folder: path(folder), path: app.staticPath, host: app.staticHost)
      add(files.route, place)
    }
    add(app.registrations, place)
  }

  /// Compiles the rules.
  /// - Parameter isFinal: whether rules that can never match are looked for, which takes longer
  /// - Throws: `StartupErrors` with all that is wrong
  func makeRouter(isFinal: Bool) throws -> Router {
    var errors = errors
    do throws(RuleError) {
      let router = try map.router()
      if isFinal { errors += router.problems().map(\.description) }
      for (index, route) in routes.enumerated() {
        do throws(RuleError) {
          try router.check(route.parameterTypes, fit: index)
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

  /// The app's hooks, and among them, in the place where a blueprint was registered, what it and the
  /// blueprints in it have for the whole app. One that is registered twice counts once.
  ///
  /// Source: Flask, `Blueprint.register` and `record_once`.
  private static func appWideHooks(_ app: App) -> Hooks {
    var hooks = Hooks()
    var position = Hooks()
    var seen: Set<ObjectIdentifier> = []
    for child in app.registrations.children {
      hooks.append(child.earlierHooks.since(position))
      position = child.earlierHooks
      addAppWide(child.blueprint, to: &hooks, &seen)
    }
    hooks.append(app.hooks.since(position))
    return hooks
  }

  private static func addAppWide(
    _ blueprint: Blueprint, to hooks: inout Hooks, _ seen: inout Set<ObjectIdentifier>
  ) {
    guard seen.insert(ObjectIdentifier(blueprint)).inserted else { return }
    hooks.append(blueprint.appWide.hooks)
    for child in blueprint.registrations.children {
      addAppWide(child.blueprint, to: &hooks, &seen)
    }
  }

  private func path(_ folder: String) -> String {
    SettingPlace(folder: root, programName: "").path(folder)
  }
}

extension Assembly {
  private mutating func add(_ registrations: Registrations, _ place: Place) {
    for route in registrations.routes { add(route, place) }
    for child in registrations.children { add(child, place) }
  }

  private mutating func add(_ child: Registrations.Child, _ place: Place) {
    let blueprint = child.blueprint
    let ownName = child.name ?? blueprint.name
    let name = place.namePrefix + ownName
    let id = ObjectIdentifier(blueprint)
    guard !place.ancestors.contains(id) else {
      errors.append("the blueprint \(name.debugDescription) is registered inside itself.")
      return
    }
    checkName(ownName, full: name)
    check(blueprint.hooks.errorHandlers)
    let inner = Place(
      namePrefix: name + ".",
      rulePrefix: Self.join(place.rulePrefix, child.prefix ?? blueprint.prefix),
      subdomain: Self.join(subdomain: child.subdomain ?? blueprint.subdomain, place.subdomain),
      host: blueprint.host ?? place.host, scope: Scope(blueprint.hooks, inside: place.scope),
      ancestors: place.ancestors + [id])
    if let folder = blueprint.templateFolder { templateFolders.append(path(folder)) }
    if let folder = blueprint.staticFolder {
      add(StaticFiles(folder: path(folder), path: blueprint.staticPath).route, inner)
    }
    add(blueprint.registrations, inner)
  }

  private mutating func add(_ route: Route, _ place: Place) {
    let name = route.endpoint
    if !place.namePrefix.isEmpty, name.utf8.contains(UInt8(ascii: ".")) {
      errors.append(
        "the name \(name.debugDescription) of a handler in the blueprint "
          + "\(place.namePrefix.dropLast().debugDescription) has a dot (\(source(of: route))); "
          + "dots stand between the names of blueprints. Give it another name.")
    }
    let endpoint = place.namePrefix + name
    for var rule in route.rules {
      rule.endpoint = endpoint
      rule.text = Self.join(place.rulePrefix, rule: rule.text)
      rule.subdomain = rule.subdomain ?? place.subdomain
      rule.host = rule.host ?? place.host
      let answersOptions = route.answersOptions && rule.methods?.contains(.options) == false
      if answersOptions { rule.methods?.insert(.options) }
      check(rule)
      checkName(of: rule, route)
      map.add(rule)
      routes.append(route)
      endpoints.append(
        RunningApp.Endpoint(route, scope: place.scope, answersOptions: answersOptions))
    }
  }

  /// One name for two handlers would make one of them unreachable by its name, unless both answer at
  /// the same rule, for different methods.
  private mutating func checkName(of rule: Rule, _ route: Route) {
    guard let index = firstRules[rule.endpoint] else {
      firstRules[rule.endpoint] = routes.count
      return
    }
    let earlier = map.rules[index]
    guard routes[index] !== route, earlier.text != rule.text else { return }
    errors.append(
      "two handlers have the name \(rule.endpoint.debugDescription): that of the rule "
        + "\(earlier.text.debugDescription) (\(earlier.source ?? "?")) and that of the rule "
        + "\(rule.text.debugDescription) (\(rule.source ?? "?")). Give one of them another name.")
  }

  private func source(of route: Route) -> String { route.rules[0].source ?? "?" }
}

extension Assembly {
  private mutating func checkName(_ name: String, full: String) {
    if name.isEmpty || name.utf8.contains(UInt8(ascii: ".")) {
      errors.append(
        "a blueprint cannot have the name \(name.debugDescription): a name is not empty and has no"
          + " dot, since dots stand between the names of blueprints.")
    }
    if !blueprintNames.insert(full).inserted {
      errors.append(
        "two blueprints are registered as \(full.debugDescription). Give one of them another name"
          + " with register(_:name:).")
    }
  }

  private mutating func check(_ rule: Rule) {
    if rule.host != nil, !matchesHosts {
      errors.append(
        "the rule \(rule.text.debugDescription) (\(rule.source ?? "?")) is for a host, but the app"
          + " does not look at hosts. Set app.matchesHosts.")
    }
  }

  private mutating func check(_ handlers: ErrorHandlers) {
    for status in handlers.statuses where HTTPError(code: status) == nil {
      errors.append(
        "there is an error handler for the status \(status), which is no error that a request can"
          + " end with. Register one for another status, or for a type of error.")
    }
  }

  /// The prefix of a blueprint inside another.
  private static func join(_ outer: String?, _ inner: String?) -> String? {
    guard let outer, let inner else { return outer ?? inner }
    return joined(outer, inner)
  }

  private static func join(_ prefix: String?, rule: String) -> String {
    guard let prefix else { return rule }
    return rule.isEmpty ? prefix : joined(prefix, rule)
  }

  /// With exactly one slash between the two.
  private static func joined(_ first: String, _ second: String) -> String {
    first.trimmingSlashesAtEnd + "/" + second.trimmingSlashesAtStart
  }

  private static func join(subdomain inner: String?, _ outer: String?) -> String? {
    guard let inner, let outer else { return inner ?? outer }
    return "\(inner).\(outer)"
  }
}
