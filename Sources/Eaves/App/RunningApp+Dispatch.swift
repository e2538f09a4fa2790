import EavesGateway
import HTTPTypes

extension RunningApp {
  /// Answers a request: before hooks, handler, after hooks, teardown.
  func respond(to gateway: GatewayRequest) async throws -> GatewayResponse {
    let request = Request(gateway, app: self)
    let match = router.match(
      request.path, method: request.method, binding: request.binding, query: request.query)
    var ruleIndex: Int?
    if case .found(let rule, let parameters) = match {
      ruleIndex = rule
      request.rule = router.rules[rule]
      request.parameters = parameters
    }
    let scope = scope(ruleIndex)
    var failure: (any Error)?
    var response: Response
    do {
      do {
        response = try await answer(request, match, scope)
      } catch {
        response = try await handle(error, request, scope)
      }
      response = try await finish(response, request, scope)
    } catch {
      failure = error
      response = await unhandled(error, request, scope)
    }
    for hook in scope.teardown {
      do {
        try await hook(request, failure)
      } catch {
        logger.error("a teardown hook failed: \(error)")
      }
    }
    return response.message
  }

  private func answer(
    _ request: Request, _ match: RouteMatch, _ scope: Scope
  ) async throws -> Response {
    for hook in scope.before {
      if let response = try await hook(request) { return response }
    }
    switch match {
    case .found(let rule, _):
      if request.method == .options, !answersOptions(rule) { return optionsResponse(request) }
      return try await endpoint(rule).handler(request)
    case .redirect(let url): return try .redirect(to: url, status: .permanentRedirect)
    case .notFound: throw HTTPError.notFound
    case .methodNotAllowed(let allowed):
      if request.method == .options { return optionsResponse(request) }
      throw HTTPError.methodNotAllowed(allowed: allowed)
    case .webSocketMismatch: throw HTTPError.badRequest
    }
  }

  /// The answer to an error that a handler or a hook threw.
  /// - Throws: the error, when there is no handler and it is no HTTP error
  private func handle(
    _ error: any Error, _ request: Request, _ scope: Scope
  ) async throws -> Response {
    let error = Self.asHTTPError(error) ?? error
    if let handler = errorHandler(for: error, scope) { return try await handler(request, error) }
    guard let error = error as? HTTPError else { throw error }
    return error.response
  }

  /// The answer to an error that nothing handled: the handler for status 500, else the usual page.
  private func unhandled(
    _ error: any Error, _ request: Request, _ scope: Scope
  ) async -> Response {
    logger.error("\(request.method.rawValue) \(request.path): \(error)")
    var internalError = HTTPError.internalServerError
    if showsErrors { internalError.detail = "\(error)" }
    do {
      guard let handler = errorHandler(for: internalError, scope) else {
        return internalError.response
      }
      return try await finish(try await handler(request, internalError), request, scope)
    } catch {
      logger.error("the handler for errors failed itself: \(error)")
      return internalError.response
    }
  }

  /// The handler for an error: by status in each scope from the inside out, then by type.
  private func errorHandler(for error: any Error, _ scope: Scope) -> ErrorHandler? {
    if let error = error as? HTTPError {
      for handlers in scope.errorHandlers {
        if let handler = handlers.handler(status: error.status.code) { return handler }
      }
    }
    for handlers in scope.errorHandlers {
      if let handler = handlers.handler(for: error) { return handler }
    }
    return nil
  }

  private func finish(
    _ response: Response, _ request: Request, _ scope: Scope
  ) async throws -> Response {
    var response = response
    for hook in request.afterHooks { response = try await hook(request, response) }
    for hook in scope.after { response = try await hook(request, response) }
    if let refusal = response.refusal { throw refusal }
    return response
  }

  private func answersOptions(_ rule: Int) -> Bool {
    router.methods(of: rule)?.contains(.options) ?? true
  }

  /// What OPTIONS is answered with where no handler does: the methods there are.
  private func optionsResponse(_ request: Request) -> Response {
    var methods = router.allowedMethods(request.path, binding: request.binding).map(\.rawValue)
    if !methods.contains("OPTIONS") { methods.append("OPTIONS") }
    return Response(
      headers: [.contentType: Response.html, .allow: methods.sorted().joined(separator: ", ")])
  }

  /// Errors of reading a body, as what they mean for the visitor.
  private static func asHTTPError(_ error: any Error) -> HTTPError? {
    switch error as? BodyError {
    case .tooLarge(let limit): HTTPError(.contentTooLarge, detail: "the limit is \(limit) bytes")
    case .truncated, .longerThanDeclared: HTTPError.badRequest
    case nil: nil
    }
  }
}

extension Response {
  /// The response as the gateway sends it.
  var message: GatewayResponse {
    var message = GatewayResponse(status: status, headers: headers, body: body)
    message.afterResponse = afterResponse
    return message
  }
}
