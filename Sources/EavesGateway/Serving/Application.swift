/// What answers requests.
public protocol Application: Sendable {
  /// Answers one request.
  ///
  /// Called on the worker's own thread. As long as it waits for something, that worker serves no
  /// other request.
  /// - Throws: anything; the gateway logs it and answers with a page of status 500, or 413 and 400
  ///   for a ``BodyError``
  func respond(to request: GatewayRequest) async throws -> GatewayResponse

  /// Answers one request at once, or says how to go on. The gateway asks this first; by default
  /// ``respond(to:)`` is how to go on.
  ///
  /// An asynchronous call costs more than most answers, and most answers wait for nothing.
  func reply(to request: GatewayRequest) -> Reply

  /// The routes as text, one a line, for `--routes`.
  var routeList: String { get }
}

/// What an application says to a request at first.
public enum Reply {
  /// The answer: nothing had to be waited for.
  case response(GatewayResponse)

  /// What gives the answer, to be called once, as ``Application/respond(to:)`` is.
  case later(() async throws -> GatewayResponse)
}

extension Application {
  /// Leaves everything to ``respond(to:)``.
  public func reply(to request: GatewayRequest) -> Reply {
    .later { try await respond(to: request) }
  }
}
