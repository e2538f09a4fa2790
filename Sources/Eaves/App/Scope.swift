/// The hooks and error handlers that apply to an endpoint, in the order they are asked.
final class Scope: Sendable {
  let parameters: [ParameterHook]
  let before: [BeforeHook]
  let after: [AfterHook]
  let teardown: [TeardownHook]
  let urlDefaults: [URLDefaultsHook]
  let templates: [TemplateHook]

  /// Whether nothing is to run after a handler that went well.
  let isQuietAfter: Bool

  private let errorHandlers: ErrorHandlers
  private let outer: Scope?

  /// Hooks around hooks: what comes before the handler from the outside in, what comes after it from
  /// the inside out.
  init(_ hooks: Hooks, inside outer: Scope? = nil) {
    parameters = (outer?.parameters ?? []) + hooks.parameters
    before = (outer?.before ?? []) + hooks.before
    after = hooks.after.reversed() + (outer?.after ?? [])
    teardown = hooks.teardown.reversed() + (outer?.teardown ?? [])
    urlDefaults = (outer?.urlDefaults ?? []) + hooks.urlDefaults
    templates = (outer?.templates ?? []) + hooks.templates
    isQuietAfter = after.isEmpty && teardown.isEmpty
    errorHandlers = hooks.errorHandlers
    self.outer = outer
  }

  /// The handler for an error: by status in each scope from the inside out, then by type.
  func errorHandler(for error: any Error) -> ErrorHandler? {
    if let error = error as? HTTPError {
      for scope in fromInside {
        if let handler = scope.errorHandlers.handler(status: error.status.code) { return handler }
      }
    }
    for scope in fromInside {
      if let handler = scope.errorHandlers.handler(for: error) { return handler }
    }
    return nil
  }

  private var fromInside: some Sequence<Scope> { sequence(first: self) { $0.outer } }
}
