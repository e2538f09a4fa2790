public import EavesGateway
public import HTTPTypes
public import Logging

/// A request, and what belongs to it while it is answered.
public final class Request {
  /// The request as the web server handed it over.
  public let gateway: GatewayRequest

  /// The values of the rule's parameters, in the order of the rule.
  public internal(set) var parameters = RouteValues()

  /// The rule that matched; nil when none did.
  public internal(set) var rule: Rule?

  /// What one handler or hook leaves for the next: Flask's `g`.
  public var g: [String: any Sendable] = [:]

  /// Hooks for this request alone, to run before those of the app and the blueprints.
  private(set) var afterHooks: [AfterHook] = []

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

  /// The prefix under which visitors reach the app, decoded, without a slash at its end; empty at the
  /// root of the host.
  public var mount: String { gateway.target.mount }

  /// The header fields.
  public var headers: HTTPFields { gateway.headers }

  /// The name of the endpoint that answers; nil when no rule matched.
  public var endpoint: String? { rule?.endpoint }

  /// The names of the blueprints the endpoint belongs to, the innermost first: `a.b` and `a` for the
  /// endpoint `a.b.c`.
  public var blueprints: [String] {
    guard let endpoint else { return [] }
    let parts = endpoint.split(separator: ".").dropLast()
    return parts.indices.reversed().map { parts[...$0].joined(separator: ".") }
  }

  /// Writes to the app's log.
  public var logger: Logger { app.logger }

  /// The parameters of the query.
  public private(set) lazy var args =
    (try? QueryParameters(parsing: query)) ?? QueryParameters()

  /// The cookies.
  public private(set) lazy var cookies =
    Cookies(parsing: (gateway.variables["HTTP_COOKIE"] ?? "").utf8)

  /// Runs a hook on this request's response, before those of the app and the blueprints.
  public func afterThisRequest(
    _ hook: @escaping @Sendable (Request, Response) async throws -> Response
  ) {
    afterHooks.append(hook)
  }
}
