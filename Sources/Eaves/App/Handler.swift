/// Answers a request.
typealias Handler = @Sendable (Request) async throws -> Response

/// Looks at a request before it is answered, and may answer it itself.
typealias BeforeHook = @Sendable (Request) async throws -> Response?

/// Looks at a response before it is sent, and may give another.
typealias AfterHook = @Sendable (Request, Response) async throws -> Response

/// Runs when a request is over, with the error that nothing handled.
typealias TeardownHook = @Sendable (Request, (any Error)?) async throws -> Void

/// Answers in place of a handler that threw.
typealias ErrorHandler = @Sendable (Request, any Error) async throws -> Response
