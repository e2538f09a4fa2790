public import EavesTemplates
public import HTTPTypes

extension HookRegistry {
  /// Runs before each request is answered, in the order of registration. The first hook that gives a
  /// response answers in place of the handler.
  ///
  /// Hooks of the app come before those of blueprints, and those of a blueprint before those of the
  /// blueprints in it.
  public func before(_ hook: @escaping @Sendable (Request) async throws -> Response?) {
    hooks.before.append(hook)
  }

  /// Runs after each request is answered, the last one registered first, and gives the response that
  /// is sent. After an error it runs too, unless an after hook was what failed.
  public func after(_ hook: @escaping @Sendable (Request, Response) async throws -> Response) {
    hooks.after.append(hook)
  }

  /// Runs when a request is over, the last one registered first, whether or not it went well, with
  /// the error that nothing handled. Its own errors are logged and change nothing.
  public func teardown(
    _ hook: @escaping @Sendable (Request, (any Error)?) async throws -> Void
  ) {
    hooks.teardown.append(hook)
  }

  /// Looks at the parameters of a match, before all other hooks, and may change them
  /// (``Request/parameters``): Flask's `url_value_preprocessor`.
  ///
  /// ```swift
  /// app.parameters { request in
  ///   request.g["language"] = request.parameters["language"]?.text
  ///   request.parameters["language"] = nil
  /// }
  /// ```
  public func parameters(_ hook: @escaping @Sendable (Request) throws -> Void) {
    hooks.parameters.append(hook)
  }

  /// Adds values to those that the URLs of endpoints are built from: Flask's `url_defaults`.
  /// - Parameter hook: is given the request, the name of the endpoint, and the values
  public func urlDefaults(
    _ hook: @escaping @Sendable (Request, String, inout RouteValues) -> Void
  ) {
    hooks.urlDefaults.append(hook)
  }

  /// Gives variables to every template that is rendered in a request: Flask's `context_processor`.
  /// What a handler passes to ``Request/render(_:_:)-(String,[String:Value])`` is stronger.
  public func templateValues(
    _ hook: @escaping @Sendable (Request) throws -> [String: Value]
  ) {
    hooks.templates.append(hook)
  }

  /// Answers a request that ended with an HTTP error of a status, in place of the usual page.
  ///
  /// The answer has the status 200 unless the handler gives it another, as in Flask. The handler for
  /// 500 also answers for errors that nothing else handled (``HTTPError/original``). A status that
  /// is no error keeps the app from starting.
  public func error<Result: ResponseConvertible>(
    _ status: HTTPResponse.Status,
    _ handler: @escaping @Sendable (Request, HTTPError) async throws -> Result
  ) {
    hooks.errorHandlers.set(
      { request, error in
        // The lookup by status gives a handler only errors with one.
        guard let error = error as? HTTPError else { throw error }
        return try await handler(request, error).response(for: request)
      }, status: status.code)
  }

  /// Answers a request whose handler threw an error of a type; a subclass counts too, unless it has a
  /// handler of its own.
  public func error<Failure: Error, Result: ResponseConvertible>(
    _ type: Failure.Type,
    _ handler: @escaping @Sendable (Request, Failure) async throws -> Result
  ) {
    hooks.errorHandlers.set(
      { request, error in
        // The lookup gives a handler only errors of its type.
        guard let error = error as? Failure else { throw error }
        return try await handler(request, error).response(for: request)
      }, type: type)
  }
}
