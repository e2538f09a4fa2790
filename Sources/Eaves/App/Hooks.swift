/// Hooks and error handlers, as they are collected before the app starts; opaque to everyone else.
public struct Hooks {
  var parameters: [ParameterHook] = []
  var before: [BeforeHook] = []
  var after: [AfterHook] = []
  var teardown: [TeardownHook] = []
  var urlDefaults: [URLDefaultsHook] = []
  var templates: [TemplateHook] = []
  var errorHandlers = ErrorHandlers()

  /// Adds those of another after these.
  mutating func append(_ other: Hooks) {
    parameters += other.parameters
    before += other.before
    after += other.after
    teardown += other.teardown
    urlDefaults += other.urlDefaults
    templates += other.templates
    errorHandlers.append(other.errorHandlers)
  }

  /// Those that were registered after an earlier state of these.
  func since(_ earlier: Hooks) -> Hooks {
    var later = Hooks()
    later.parameters = Array(parameters.dropFirst(earlier.parameters.count))
    later.before = Array(before.dropFirst(earlier.before.count))
    later.after = Array(after.dropFirst(earlier.after.count))
    later.teardown = Array(teardown.dropFirst(earlier.teardown.count))
    later.urlDefaults = Array(urlDefaults.dropFirst(earlier.urlDefaults.count))
    later.templates = Array(templates.dropFirst(earlier.templates.count))
    later.errorHandlers = errorHandlers.since(earlier.errorHandlers)
    return later
  }
}

/// What can have hooks and error handlers: an ``App``, a ``Blueprint``, and what a blueprint
/// registers for the whole app, ``Blueprint/appWide``.
public protocol HookRegistry: AnyObject {
  /// The hooks so far.
  var hooks: Hooks { get set }
}
