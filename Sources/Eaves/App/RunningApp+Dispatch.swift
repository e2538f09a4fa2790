package import EavesGateway
import HTTPTypes

extension RunningApp {
  /// Answers a request at once where nothing has to be waited for, as with most.
  package func reply(to gateway: GatewayRequest) -> Reply {
    reply(to: Request(gateway, app: self))
  }

  /// Answers a request.
  package func respond(to gateway: GatewayRequest) async throws -> GatewayResponse {
    try await respond(to: Request(gateway, app: self))
  }

  func respond(to request: Request) async throws -> GatewayResponse {
    switch reply(to: request) {
    case .response(let response): response
    case .later(let answer): try await answer()
    }
  }

  private func reply(to request: Request) -> Reply {
    guard middleware.isEmpty else {
      return .later { try self.message(of: await self.pass(request), to: request) }
    }
    let match = match(request)
    let scope = scope(request.ruleIndex)
    let immediate = answerAtOnce(request, match)
    if case .success(var response)? = immediate, !response.isConditional,
      request.afterHooks.isEmpty, scope.isQuietAfter
    {
      // What keeps it from being sent comes up once more below, and is handled.
      if (try? complete(&response, request)) != nil { return .response(response.message) }
    }
    return .later {
      try self.message(of: await self.dispatch(request, match, scope, immediate), to: request)
    }
  }

  private func message(of response: Response, to request: Request) throws -> GatewayResponse {
    if propagatesErrors, let failure = request.failure { throw failure }
    return response.message
  }

  /// Lets a request pass through all middleware. What that throws is past all handlers.
  private func pass(_ request: Request) async -> Response {
    do {
      var response: Response
      do {
        response = try await pass(request, through: 0)
      } catch let abort as Abort {
        response = try abort.response(for: request)
      }
      try response.complete(for: request)
      return response
    } catch let error as HTTPError {
      return error.response(for: request)
    } catch {
      return report(error, request).response(for: request)
    }
  }

  /// Lets a request pass through the middleware that is left, and then to the app.
  private func pass(_ request: Request, through index: Int) async throws -> Response {
    guard index < middleware.count else { return await dispatch(request) }
    return try await middleware[index](request) { try await self.pass($0, through: index + 1) }
  }

  private func dispatch(_ request: Request) async -> Response {
    let match = match(request)
    return await dispatch(
      request, match, scope(request.ruleIndex), answerAtOnce(request, match))
  }

  /// Before hooks, handler, after hooks, session, teardown.
  /// - Parameter immediate: what ``answerAtOnce(_:_:)`` gave
  private func dispatch(
    _ request: Request, _ match: RouteMatch, _ scope: Scope,
    _ immediate: Result<Response, any Error>?
  ) async -> Response {
    var failure: (any Error)?
    var response: Response
    do {
      do {
        do {
          if let immediate {
            response = try immediate.get()
          } else {
            response = try await answer(request, match, scope)
          }
        } catch let abort as Abort {
          response = try abort.response(for: request)
        }
        if response.isConditional { try response.applyConditions(of: request) }
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
        logger.error("a teardown hook failed: \(request.label): \(error)")
      }
    }
    return response
  }

  /// Finds the rule for a request, and puts it there with its parameters.
  private func match(_ request: Request) -> RouteMatch {
    if !trustedHosts.names.isEmpty, case .failure = request.place.checkedHost { return .notFound }
    // Whoever left the slash after the mount out is sent to it, so that relative links work.
    let path = request.gateway.target.bareMount ? "" : request.path
    let match = router.match(
      path, method: request.method, isWebSocket: false, query: request.query,
      readsHost: matchesHosts || matchesSubdomains, binding: request.place.binding)
    if case .found(let rule, let parameters) = match {
      request.ruleIndex = rule
      request.parameters = parameters
    }
    return match
  }

  /// What a handler that waits for nothing gives, where nothing that may wait comes before it: the same
  /// as ``answer(_:_:_:)`` would give. Nil where that has to be asked.
  private func answerAtOnce(
    _ request: Request, _ match: RouteMatch
  ) -> Result<Response, any Error>? {
    guard case .found(let rule, _) = match,
      let handler = endpoint(rule).immediateHandler, request.method.isSafe,
      request.method != .options, trustedHosts.names.isEmpty
    else { return nil }
    return Result { try handler(request) }
  }

  private func answer(
    _ request: Request, _ match: RouteMatch, _ scope: Scope
  ) async throws -> Response {
    for hook in scope.parameters { try hook(request) }
    for hook in scope.before {
      if let response = try await hook(request) { return response }
    }
    if !trustedHosts.names.isEmpty { _ = try request.place.checkedHost.get() }
    switch match {
    case .found(let rule, _):
      let endpoint = endpoint(rule)
      if request.method == .options, endpoint.answersOptions { return optionsResponse(request) }
      if protectsForms, !endpoint.isExemptFromCSRF { try await request.checkCSRF() }
      return try await endpoint.handler(request)
    case .redirect(let url): return try .redirect(to: url, status: .permanentRedirect)
    case .notFound: throw HTTPError.notFound
    case .methodNotAllowed(let allowed): throw HTTPError.methodNotAllowed(allowed: allowed)
    case .webSocketMismatch: throw HTTPError.badRequest
    }
  }

  /// What OPTIONS is answered with where no handler does: the methods there are.
  private func optionsResponse(_ request: Request) -> Response {
    let methods = router.allowedMethods(request.path, binding: request.place.binding)
    let allowed = methods.map(\.rawValue).joined(separator: ", ")
    return Response(headers: [.contentType: Response.html, .allow: allowed])
  }

  /// Runs the after hooks, keeps the session, and makes the response ready to send.
  private func finish(
    _ response: Response, _ request: Request, _ scope: Scope
  ) async throws -> Response {
    var response = response
    for hook in request.afterHooks { response = try await hook(request, response) }
    for hook in scope.after { response = try await hook(request, response) }
    try complete(&response, request)
    return response
  }

  private func complete(_ response: inout Response, _ request: Request) throws {
    try request.saveSession(in: &response)
    try response.complete(for: request)
  }
}

extension RunningApp {
  /// The answer to an error that a handler or a hook threw.
  /// - Throws: the error, when there is no handler and it is no HTTP error
  private func handle(
    _ error: any Error, _ request: Request, _ scope: Scope
  ) async throws -> Response {
    let error = Self.asHTTPError(error) ?? error
    if let handler = scope.errorHandler(for: error) { return try await handler(request, error) }
    guard let error = error as? HTTPError else { throw error }
    return error.response(for: request)
  }

  /// The answer to an error that nothing handled: the handler for status 500, else the usual page.
  private func unhandled(
    _ error: any Error, _ request: Request, _ scope: Scope
  ) async -> Response {
    let internalError = report(error, request)
    var response = internalError.response(for: request)
    do {
      if let handler = scope.errorHandler(for: internalError) {
        response = try await handler(request, internalError)
      }
      return try await finish(response, request, scope)
    } catch {
      logger.error("\(request.label): the answer to an error failed itself: \(error)")
      // Without the hooks, which may be what fails.
      do {
        try response.complete(for: request)
        return response
      } catch {
        return internalError.response(for: request)
      }
    }
  }

  /// Logs an error that nothing handled.
  /// - Returns: what it is for the visitor
  private func report(_ error: any Error, _ request: Request) -> HTTPError {
    logger.error("\(request.label): \(error)")
    request.failure = error
    var internalError = HTTPError.internalServerError
    internalError.original = error
    return internalError
  }

  /// Errors of reading a body, as what they mean for the visitor.
  private static func asHTTPError(_ error: any Error) -> HTTPError? {
    guard let error = error as? BodyError else { return nil }
    switch error {
    case .tooLarge: return HTTPError(.contentTooLarge, detail: error.description)
    case .truncated, .longerThanDeclared:
      return HTTPError(.badRequest, detail: error.description)
    }
  }
}
