import EavesTemplates

/// Answers a request: what a handler is once its result has become a response, and what a
/// ``Middleware`` calls to let a request pass.
public typealias Handler = @Sendable (Request) async throws -> Response

/// Answers a request without waiting for anything: a handler without `await`, as most are. Calling one
/// costs a fraction of what an asynchronous call costs.
@usableFromInline
typealias ImmediateHandler = @Sendable (Request) throws -> Response

/// Stands around the whole app: sees each request before anything else does, and the response after
/// everything else.
///
/// ```swift
/// app.use { request, next in
///   let response = try await next(request)
///   return response.header("X-Frame-Options", "DENY")
/// }
/// ```
public typealias Middleware = @Sendable (Request, Handler) async throws -> Response

/// Looks at the parameters of a match before anything else runs, and may change them.
typealias ParameterHook = @Sendable (Request) throws -> Void

/// Looks at a request before it is answered, and may answer it itself.
typealias BeforeHook = @Sendable (Request) async throws -> Response?

/// Looks at a response before it is sent, and may give another.
typealias AfterHook = @Sendable (Request, Response) async throws -> Response

/// Runs when a request is over, with the error that nothing handled.
typealias TeardownHook = @Sendable (Request, (any Error)?) async throws -> Void

/// Answers in place of a handler that threw.
typealias ErrorHandler = @Sendable (Request, any Error) async throws -> Response

/// Adds values to those a URL is built from.
typealias URLDefaultsHook = @Sendable (Request, String, inout RouteValues) -> Void

/// Gives variables to templates.
typealias TemplateHook = @Sendable (Request) throws -> [String: Value]

/// Gives a URL for an endpoint that has none.
typealias URLFallback = @Sendable (Request, BuildError, RouteValues) -> String?
