public import HTTPTypes

/// What can have routes, hooks, and error handlers: an ``App`` and a ``Blueprint``.
public protocol RouteRegistry: AnyObject {
  /// What has been registered so far.
  var collected: Collected { get set }
}

/// What an app or a blueprint has collected; opaque to everyone else.
public struct Collected {
  var registration = Registration()
}

extension RouteRegistry {
  /// Registers a handler for GET, and with it HEAD.
  ///
  /// ```swift
  /// app.get("/post/<int:id>", name: "post") { (request: Request, id: Int) in
  ///   "Post \(id)"
  /// }
  /// ```
  ///
  /// The parameters of the rule arrive in their order, typed. A rule that gives other types than the
  /// handler wants keeps the app from starting, with an error that names both.
  /// - Parameters:
  ///   - rule: the rule (see ``Rule``)
  ///   - name: the endpoint's name for ``Request/url(for:_:anchor:scheme:isExternal:)``; by
  ///     default the literal segments of the rule joined by `_`, or `index`
  @discardableResult
  public func get<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) async throws -> Result
  ) -> Route {
    route(rule, methods: [.get], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for POST. Parameters as for ``get(_:name:fileID:line:_:)``.
  @discardableResult
  public func post<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) async throws -> Result
  ) -> Route {
    route(rule, methods: [.post], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for PUT. Parameters as for ``get(_:name:fileID:line:_:)``.
  @discardableResult
  public func put<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) async throws -> Result
  ) -> Route {
    route(rule, methods: [.put], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for PATCH. Parameters as for ``get(_:name:fileID:line:_:)``.
  @discardableResult
  public func patch<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) async throws -> Result
  ) -> Route {
    route(rule, methods: [.patch], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for DELETE. Parameters as for ``get(_:name:fileID:line:_:)``.
  @discardableResult
  public func delete<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) async throws -> Result
  ) -> Route {
    route(rule, methods: [.delete], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for some methods. Further parameters as for ``get(_:name:fileID:line:_:)``.
  /// - Parameter methods: the methods; HEAD comes with GET, and OPTIONS is answered by itself
  @discardableResult
  public func route<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, methods: Set<HTTPRequest.Method> = [.get], name: String? = nil,
    fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) async throws -> Result
  ) -> Route {
    var types: [any RouteParameter.Type] = []
    repeat types.append((each Parameter).self)
    let route = Route(
      Rule(rule, endpoint: "", methods: methods, source: "\(fileID):\(line)"),
      name: name, parameterTypes: types
    ) { request in
      var values = request.parameters.values[...]
      let result = try await handler(
        request, repeat try take((each Parameter).self, from: &values))
      return try result.response(for: request)
    }
    collected.registration.routes.append(route)
    return route
  }

  /// Answers a request that ended with an HTTP error of a status, in place of the usual page.
  ///
  /// The answer has the status 200 unless the handler gives it another, as in Flask.
  public func error<Result: ResponseConvertible>(
    _ status: HTTPResponse.Status,
    _ handler: @escaping @Sendable (Request, any Error) async throws -> Result
  ) {
    collected.registration.errorHandlers.set(
      { try await handler($0, $1).response(for: $0) }, status: status.code)
  }

  /// Answers a request whose handler threw an error of a type.
  public func error<Failure: Error, Result: ResponseConvertible>(
    _ type: Failure.Type,
    _ handler: @escaping @Sendable (Request, Failure) async throws -> Result
  ) {
    collected.registration.errorHandlers.set(
      { request, error in
        // The lookup gives a handler only errors of its type.
        guard let error = error as? Failure else { throw error }
        return try await handler(request, error).response(for: request)
      }, type: type)
  }

  /// Runs before each request is answered, in the order of registration. The first hook that gives a
  /// response answers in place of the handler.
  public func before(_ hook: @escaping @Sendable (Request) async throws -> Response?) {
    collected.registration.beforeHooks.append(hook)
  }

  /// Runs after each request is answered, the last one registered first, and gives the response that
  /// is sent.
  public func after(_ hook: @escaping @Sendable (Request, Response) async throws -> Response) {
    collected.registration.afterHooks.append(hook)
  }

  /// Runs when a request is over, the last one registered first, whether or not it went well.
  public func teardown(
    _ hook: @escaping @Sendable (Request, (any Error)?) async throws -> Void
  ) {
    collected.registration.teardownHooks.append(hook)
  }
}

/// Takes the next route parameter.
/// - Throws: ``HTTPError`` 404 when its value is out of the type's range
private func take<Parameter: RouteParameter>(
  _ type: Parameter.Type, from values: inout ArraySlice<RouteValue>
) throws -> Parameter {
  guard let value = values.popFirst(), let parameter = Parameter(routeValue: value) else {
    throw HTTPError.notFound
  }
  return parameter
}
