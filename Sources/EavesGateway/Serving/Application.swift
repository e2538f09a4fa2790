/// What answers requests.
public protocol Application: Sendable {
  /// Answers one request.
  ///
  /// Called on the worker's own thread. As long as it waits for something, that worker serves no
  /// other request.
  /// - Throws: anything; the gateway logs it and answers with a page of status 500, or 413 and 400
  ///   for a ``BodyError``
  func respond(to request: GatewayRequest) async throws -> GatewayResponse

  /// The routes as text, one a line, for `--routes`.
  var routeList: String { get }
}
