public import HTTPTypes

/// What a path leads to.
public enum RouteMatch: Hashable, Sendable {
  /// A rule, by its place among ``Router/rules``, and the values of its parameters, in the order of
  /// ``Router/parameters(of:)``.
  case found(rule: Int, parameters: RouteValues)

  /// Another URL, to be sent with status 308.
  case redirect(to: String)

  /// No rule.
  case notFound

  /// Rules for other methods only: these, in alphabetical order.
  case methodNotAllowed([HTTPRequest.Method])

  /// A WebSocket request for a page, or the reverse: status 400.
  case webSocketMismatch
}
