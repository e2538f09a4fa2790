package import EavesGateway
package import HTTPTypes

extension App {
  /// Starts the app without a web server, for tests.
  /// - Throws: what keeps it from starting
  package func started(
    _ context: Launch.Context, propagatesErrors: Bool
  ) throws -> RunningApp {
    for hook in startHooks { try hook(context) }
    return try RunningApp(self, context, propagatesErrors: propagatesErrors)
  }
}

extension RunningApp {
  /// Answers a request.
  /// - Parameter noteTemplate: is told of each template that was rendered; of one that is sent while
  ///   it is rendered, when the body of the response has been taken in
  package func respond(
    to gateway: GatewayRequest, noteTemplate: @escaping (RenderedTemplate) -> Void
  ) async throws -> GatewayResponse {
    let request = Request(gateway, app: self)
    request.noteTemplate = noteTemplate
    return try await respond(to: request)
  }

  /// The time, in seconds since 1970.
  package var now: Int { clock() }

  /// Gives the session of a request to a function.
  /// - Returns: what the function returns, and the header fields that keep the session
  /// - Throws: what the function throws; an error for a session that no cookie can carry
  package func withSession<Result>(
    of gateway: GatewayRequest, _ body: (Session) throws -> Result
  ) throws -> (result: Result, headers: HTTPFields) {
    let request = Request(gateway, app: self)
    let result = try body(request.session)
    var response = Response()
    try request.saveSession(in: &response)
    return (result, response.headers)
  }
}
