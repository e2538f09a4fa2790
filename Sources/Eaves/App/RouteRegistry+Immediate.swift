public import HTTPTypes

// Handlers without `await`. The compiler takes these methods for them by itself; they are otherwise the
// same as those in RouteRegistry.swift. They are inlinable so that what stands around a handler is
// compiled for its types, where the handler is: else each call looks those up.
extension RouteRegistry {
  /// Registers a handler for GET, and with it HEAD. Parameters as for the one that may wait.
  @inlinable
  @discardableResult
  public func get<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) throws -> Result
  ) -> Route {
    route(rule, methods: [.get], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for POST. Parameters as for the one that may wait.
  @inlinable
  @discardableResult
  public func post<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) throws -> Result
  ) -> Route {
    route(rule, methods: [.post], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for PUT. Parameters as for the one that may wait.
  @inlinable
  @discardableResult
  public func put<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) throws -> Result
  ) -> Route {
    route(rule, methods: [.put], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for PATCH. Parameters as for the one that may wait.
  @inlinable
  @discardableResult
  public func patch<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) throws -> Result
  ) -> Route {
    route(rule, methods: [.patch], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for DELETE. Parameters as for the one that may wait.
  @inlinable
  @discardableResult
  public func delete<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, name: String? = nil, fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) throws -> Result
  ) -> Route {
    route(rule, methods: [.delete], name: name, fileID: fileID, line: line, handler)
  }

  /// Registers a handler for some methods. Parameters as for the one that may wait.
  @inlinable
  @discardableResult
  public func route<each Parameter: RouteParameter, Result: ResponseConvertible>(
    _ rule: String, methods: Set<HTTPRequest.Method> = [.get], name: String? = nil,
    fileID: String = #fileID, line: Int = #line,
    _ handler: @escaping @Sendable (Request, repeat each Parameter) throws -> Result
  ) -> Route {
    var types: [any RouteParameter.Type] = []
    repeat types.append((each Parameter).self)
    return add(
      Rule(rule, endpoint: "", methods: methods, source: "\(fileID):\(line)"), name: name,
      parameterTypes: types
    ) { request in
      var next = 0
      let result = try handler(
        request, repeat try take((each Parameter).self, from: request, at: &next))
      return try result.response(for: request)
    }
  }

  @usableFromInline
  func add(
    _ rule: Rule, name: String?, parameterTypes: [any RouteParameter.Type],
    _ handler: @escaping ImmediateHandler
  ) -> Route {
    let route = Route(
      rule, name: name, parameterTypes: parameterTypes, immediateHandler: handler)
    registrations.routes.append(route)
    return route
  }
}
