import EavesGateway
import HTTPTypes
import Logging

/// An app that has started: its description, frozen. Every request shares it.
final class RunningApp: Application {
  let router: Router
  let logger: Logger
  let root: String
  let showsErrors: Bool
  let templates: AppTemplates

  /// What answers, for each rule of the router.
  private let endpoints: [Endpoint]

  /// The hooks for requests that no rule matched.
  private let unmatched: Scope

  /// A handler with what surrounds it.
  struct Endpoint: Sendable {
    let handler: Handler
    let scope: Scope
  }

  /// The hooks and error handlers that apply to an endpoint, in the order they are asked.
  struct Scope: Sendable {
    var before: [BeforeHook] = []
    var after: [AfterHook] = []
    var teardown: [TeardownHook] = []
    var errorHandlers: [ErrorHandlers] = []
  }

  /// Freezes an app.
  /// - Throws: `StartupErrors` with all that is wrong with its routes
  init(_ app: App, _ context: Launch.Context) throws {
    var assembly = Assembly()
    if let folder = app.staticFolder {
      assembly.add(StaticFiles(folder: "\(context.root)/\(folder)").route)
    }
    assembly.add(app.collected.registration)
    router = try assembly.makeRouter(isFinal: context.purpose != .cgi)
    endpoints = assembly.endpoints
    unmatched = assembly.appScope
    logger = context.logger
    root = context.root
    templates = AppTemplates(
      app.templates, root: context.root,
      reload: context.settings[AppKeys.templatesAutoReload] ? .always : .never)
    showsErrors = context.settings[GatewayKeys.debug]
  }

  /// The endpoint of a rule.
  func endpoint(_ rule: Int) -> Endpoint { endpoints[rule] }

  /// The hooks for a rule, or for a request that no rule matched.
  func scope(_ rule: Int?) -> Scope { rule.map { endpoints[$0].scope } ?? unmatched }

  /// One line a rule: methods, rule, and endpoint.
  var routeList: String {
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
