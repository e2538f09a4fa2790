import EavesGateway
import HTTPTypes
import Logging

/// An app that has started: its description, frozen. Every request shares it.
package final class RunningApp: Application {
  let router: Router
  let settings: Settings
  let logger: Logger
  let root: String
  let sessions: SessionKeeper
  let json: JSONStyle
  let clock: @Sendable () -> Int

  /// Whether pages show what went wrong (setting DEBUG).
  let showsErrors: Bool
  let templates: AppTemplates

  /// Whether errors that nothing handles are thrown to the caller, as tests wish.
  let propagatesErrors: Bool

  /// Whether forms need a CSRF token.
  let protectsForms: Bool
  let formLimits: FormLimits
  let trustedHosts: TrustedHosts
  let proxyFix: ProxyFix?
  let serverName: String?
  let matchesHosts: Bool
  let matchesSubdomains: Bool

  /// For how many seconds browsers use a file without asking again; nil when they are to ask.
  let fileLifetime: Int?
  let staticVersions: StaticVersions?

  /// The templates and static files that the program carries; nil when they are all on the disk.
  let embedded: EmbeddedFiles?
  let middleware: [Middleware]
  let urlFallbacks: [URLFallback]

  /// What answers, for each rule of the router.
  private let endpoints: [Endpoint]

  /// The hooks for requests that no rule matched.
  let appScope: Scope

  /// A handler with what surrounds it. A class, so that a request takes one without copying it.
  final class Endpoint: Sendable {
    let handler: Handler
    let scope: Scope

    /// The handler, if it waits for nothing and no hook comes before it.
    let immediateHandler: ImmediateHandler?
    let answersOptions: Bool
    let isExemptFromCSRF: Bool
    let staticFolder: String?

    init(_ route: Route, scope: Scope, answersOptions: Bool) {
      handler = route.handler
      self.scope = scope
      immediateHandler =
        scope.parameters.isEmpty && scope.before.isEmpty ? route.immediateHandler : nil
      self.answersOptions = answersOptions
      isExemptFromCSRF = route.isExemptFromCSRF
      staticFolder = route.staticFolder
    }
  }

  /// Freezes an app.
  /// - Parameter propagatesErrors: whether errors that nothing handles are thrown to the caller
  /// - Throws: `StartupErrors` with all that is wrong with its routes; ``SecretKeyError`` and
  ///   ``SessionSettingsError`` for settings of sessions
  package init(
    _ app: App, _ context: Launch.Context, propagatesErrors: Bool = false
  ) throws {
    self.propagatesErrors = propagatesErrors
    settings = context.settings
    root = context.root
    embedded = EmbeddedFiles(root: context.root)
    logger = context.logger
    let assembly = Assembly(app, root: context.root)
    router = try assembly.makeRouter(isFinal: context.purpose != .cgi)
    endpoints = assembly.endpoints
    appScope = assembly.appScope
    sessions = try SessionKeeper(app, context)
    showsErrors = settings[GatewayKeys.debug]
    json = app.json.resolved(isDebug: showsErrors)
    clock = app.clock
    protectsForms = app.protectsForms && settings[AppKeys.csrfProtection]
    formLimits = FormLimits(
      maxFormMemorySize: settings[AppKeys.maxFormMemorySize],
      maxFormParts: settings[AppKeys.maxFormParts])
    trustedHosts = TrustedHosts(settings[AppKeys.trustedHosts])
    proxyFix = ProxyFix(settings)
    serverName = settings[AppKeys.serverName]
    matchesHosts = app.matchesHosts
    matchesSubdomains = app.matchesSubdomains
    fileLifetime = settings[AppKeys.fileLifetime].map { Int($0.components.seconds) }
    staticVersions = settings[AppKeys.staticVersions] ? StaticVersions(embedded: embedded) : nil
    middleware = app.middleware
    urlFallbacks = app.urlFallbacks
    templates = AppTemplates(
      app.templates, folders: assembly.templateFolders, embedded: embedded, settings: settings,
      settingKeys: app.settingKeys)
    // A CGI process compiles only what its one request needs.
    if context.purpose != .cgi { try templates.compileAll() }
  }

  /// The endpoint of a rule.
  func endpoint(_ rule: Int) -> Endpoint { endpoints[rule] }

  /// The hooks for a rule, or for a request that no rule matched.
  func scope(_ rule: Int?) -> Scope { rule.map { endpoints[$0].scope } ?? appScope }

  /// The folder of the static files that a rule leads to; nil when it leads to something else.
  func staticFolder(of rule: Int) -> String? { endpoints[rule].staticFolder }

  /// One line a rule: methods, rule, and endpoint.
  package var routeList: String {
    let rows = router.rules.enumerated().map { index, rule in
      let methods = router.methods(of: index)?.map(\.rawValue).joined(separator: ",") ?? "any"
      return (methods, rule.text, rule.endpoint)
    }
    let methodWidth = rows.map(\.0.count).max() ?? 0
    let ruleWidth = rows.map(\.1.count).max() ?? 0
    return rows.map { methods, rule, endpoint in
      methods.padded(to: methodWidth) + "  " + rule.padded(to: ruleWidth) + "  " + endpoint
    }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
