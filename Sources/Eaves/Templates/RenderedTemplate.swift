public import EavesTemplates

/// A template that was rendered, and what it was given: Flask's signal `template_rendered`, as tests
/// see it.
public struct RenderedTemplate: Sendable {
  /// The name of the template; nil for one that was given as text.
  public let name: String?

  /// The variables it was given by the handler, and by the hooks of the app and the blueprints
  /// (``HookRegistry/templateValues(_:)``). What every template sees, such as `request` and
  /// `url_for`, is not among them.
  public let values: [String: Value]
}
