public import EavesGateway
public import HTTPTypes
public import Logging

/// A request, and what belongs to it while it is answered.
///
/// What is asked of it is computed at the first use, so that a request costs only what its handler
/// looks at.
public final class Request {
  /// The request as the web server handed it over.
  public let gateway: GatewayRequest

  /// The values of the rule's parameters, in the order of the rule: Flask's `view_args`.
  public var parameters = RouteValues()

  /// What one handler or hook leaves for the next: Flask's `g`.
  public var g: [String: any Sendable] = [:]

  /// Hooks for this request alone, to run before those of the app and the blueprints.
  private(set) var afterHooks: [AfterHook] = []

  /// The place of the rule that matched among the router's; nil when none did.
  var ruleIndex: Int?

  /// The error that nothing handled.
  var failure: (any Error)?

  /// The session, once someone has asked for it.
  var openedSession: Session?

  /// Why the session could not be opened.
  var sessionFailure: (any Error)?

  /// The messages that were taken out of the session during this request.
  var takenFlashes: [FlashedMessage]?

  /// Is told of each template that was rendered; for tests.
  var noteTemplate: ((RenderedTemplate) -> Void)?

  /// The body, once it was read as a whole.
  var bufferedBody: [UInt8]?

  /// The form, once it was read.
  var parsedForm: FormData?

  let app: RunningApp

  init(_ gateway: GatewayRequest, app: RunningApp) {
    self.gateway = gateway
    self.app = app
  }

  /// The method.
  public var method: HTTPRequest.Method { gateway.method }

  /// The path below the mount, decoded: `/post/1`.
  public var path: String { gateway.target.path }

  /// What follows the `?`, as it was sent.
  public var query: String { gateway.target.query }

  /// The parameters of the query.
  ///
  /// Reading refuses only bytes that are not UTF-8, and ``query`` is text, in which the gateway has
  /// repaired them.
  public private(set) lazy var args =
    (try? QueryParameters(parsing: query)) ?? QueryParameters()

  /// The header fields.
  public var headers: HTTPFields { gateway.headers }

  /// The cookies.
  public private(set) lazy var cookies =
    Cookies(parsing: gateway.cookies ?? [])

  /// Who asks, and for which host.
  private(set) lazy var place = RequestPlace(gateway, app: app)

  /// Writes to the app's log.
  public var logger: Logger { app.logger }

  /// The time, in seconds since 1970.
  var now: Int { app.clock() }

  /// What the log calls the request.
  var label: String { "\(method.rawValue) \(path)" }

  /// Runs a hook on this request's response, before those of the app and the blueprints.
  public func afterThisRequest(
    _ hook: @escaping @Sendable (Request, Response) async throws -> Response
  ) {
    afterHooks.append(hook)
  }
}

extension Request {
  /// The rule that matched; nil when none did.
  public var rule: Rule? { ruleIndex.map { app.router.rules[$0] } }

  /// The name of the endpoint that answers; nil when no rule matched.
  public var endpoint: String? { rule?.endpoint }

  /// The name of the blueprint the endpoint belongs to; nil when it belongs to the app itself.
  public var blueprint: String? { blueprints.first }

  /// The names of the blueprints the endpoint belongs to, the innermost first: `a.b` and `a` for the
  /// endpoint `a.b.c`.
  public var blueprints: [String] {
    guard let endpoint else { return [] }
    let parts = endpoint.split(separator: ".").dropLast()
    return parts.indices.reversed().map { parts[...$0].joined(separator: ".") }
  }

  /// The settings of the app: Flask's `current_app.config`.
  ///
  /// ```swift
  /// let size = request.settings[BlogSettings.pageSize]
  /// ```
  public var settings: Settings { app.settings }

  /// The absolute path of ROOT, the folder of the app's templates, static files, and data: Flask's
  /// `app.root_path`. Nothing is to depend on the current folder of the process.
  public var root: String { app.root }

  /// Whether errors are shown to visitors (setting DEBUG).
  public var isDebug: Bool { app.showsErrors }
}
