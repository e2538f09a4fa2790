import EavesTemplates

/// The request a template is being rendered for.
///
/// `request`, `session`, `url_for` and their like are globals, as in Flask, so that macros in imported
/// templates see them too. Globals are made once, when the app starts; what they stand for changes
/// with each request.
enum CurrentRequest {
  /// A request is used by one task only, the one that renders.
  private struct Box: @unchecked Sendable {
    let request: Request
  }

  @TaskLocal private static var box: Box?

  /// Runs `body` with a request as the current one.
  static func withRequest<Result>(_ request: Request, _ body: () throws -> Result) rethrows
    -> Result
  {
    try $box.withValue(Box(request: request), operation: body)
  }

  /// The request.
  /// - Throws: `TemplateError` when a template is rendered outside of a request
  static func get() throws -> Request {
    guard let box else {
      throw TemplateError(.runtime, "there is no request while this template is rendered")
    }
    return box.request
  }
}
