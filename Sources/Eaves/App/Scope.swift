/// The hooks and error handlers that apply to an endpoint, in the order they are asked.
final class Scope: Sendable {
  let parameters: [ParameterHook]
  let before: [BeforeHook]
  let after: [AfterHook]
  let teardown: [TeardownHook]
  let urlDefaults: [URLDefaultsHook]
  let templates: [TemplateHook]
  let errorHandlers: [ErrorHandlers]

  /// Hooks around hooks: what comes before the handler from the outside in, what comes after it from
  /// the inside out.
  init(_ hooks: Hooks, inside outer: Scope? = nil) {
    parameters = (outer?.parameters ?? []) + hooks.parameters
    before = (outer?.before ?? []) + hooks.before
    after = hooks.after.reversed() + (outer?.after ?? [])
    teardown = hooks.teardown.reversed() + (outer?.teardown ?? [])
    urlDefaults = (outer?.urlDefaults ?? []) + hooks.urlDefaults
    templates = (outer?.templates ?? []) + hooks.templates
    errorHandlers = [hooks.errorHandlers] + (outer?.errorHandlers ?? [])
  }

  /// The handler for an error: by status in each scope from the inside out, then by type.
  func errorHandler(for error: any Error) -> ErrorHandler? {
    if let error = error as? HTTPError {
      for handlers in errorHandlers {
        if let handler = handlers.handler(status: error.status.code) { return handler }
      }
    }
    for handlers in errorHandlers {
      if let handler = handlers.handler(for: error) { return handler }
    }
    return nil
  }
}
