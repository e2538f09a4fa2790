public import HTTPTypes

/// What can have routes, blueprints, hooks, and error handlers: an ``App`` and a ``Blueprint``.
public protocol RouteRegistry: HookRegistry {
  /// What has been registered so far.
  var registrations: Registrations { get set }
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
  ///   - name: the endpoint's name for ``Request/url(for:_:method:anchor:scheme:isExternal:)``; by
  ///     default the literal segments of the rule joined by `_`, else the names of its parameters, else
  ///     `index`
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
      var next = 0
      let result = try await handler(
        request, repeat try take((each Parameter).self, from: request, at: &next))
      return try result.response(for: request)
    }
    registrations.routes.append(route)
    return route
  }

  /// Registers a blueprint.
  /// - Parameters:
  ///   - prefix: stands in front of its rules, in place of its own prefix
  ///   - name: stands in front of its endpoints' names, in place of its own; needed to register one
  ///     blueprint twice
  ///   - subdomain: of its rules, in place of its own
  public func register(
    _ blueprint: Blueprint, prefix: String? = nil, name: String? = nil, subdomain: String? = nil
  ) {
    registrations.children.append(
      Registrations.Child(
        blueprint: blueprint, prefix: prefix, name: name, subdomain: subdomain,
        earlierHooks: hooks))
  }
}

/// Takes the next route parameter.
/// - Throws: ``HTTPError`` 404 when its value is out of the type's range
@inlinable
func take<Parameter: RouteParameter>(
  _ type: Parameter.Type, from request: Request, at index: inout Int
) throws -> Parameter {
  defer { index += 1 }
  guard index < request.parameters.count,
    let parameter = Parameter(routeValue: request.parameters[index].value)
  else { throw HTTPError.notFound }
  return parameter
}
