/// A part of an app that can be registered as a whole, with a prefix of its own: routes, hooks, and
/// error handlers.
///
/// ```swift
/// let admin = Blueprint("admin", prefix: "/admin")
/// admin.get("/users") { _ in "users" }
/// app.register(admin)
/// // request.url(for: "admin.users") is /admin/users
/// ```
///
/// Its hooks and error handlers are for its own routes and those of the blueprints in it; what is for
/// the whole app goes to ``appWide``. Only a route that matched belongs to a blueprint: an unknown
/// URL below its prefix is the app's affair.
///
/// Source: Flask, "Modular Applications with Blueprints".
public final class Blueprint: RouteRegistry {
  /// The name in front of the endpoints' names. A dot in it keeps the app from starting.
  public let name: String

  /// What stands in front of the rules; may hold parameters.
  public let prefix: String?

  /// The subdomain of its rules (``App/matchesSubdomains``), in front of that of the blueprint it is
  /// in.
  public var subdomain: String?

  /// The host of its rules (``App/matchesHosts``).
  public var host: String?

  /// The folder of its static files, absolute or below ROOT, served under its prefix as the endpoint
  /// `name.static`; nil for none.
  public var staticFolder: String?

  /// Where the static files are, below the prefix; nil for the name of their folder.
  public var staticPath: String?

  /// The folder of its templates, absolute or below ROOT, where those are looked for that the app's
  /// own folder does not have; nil for none.
  public var templateFolder: String?

  /// Hooks and error handlers that it registers for the whole app.
  public let appWide = AppWide()

  /// The hooks so far.
  public var hooks = Hooks()

  /// What has been registered so far.
  public var registrations = Registrations()

  /// Creates a blueprint.
  public init(_ name: String, prefix: String? = nil) {
    self.name = name
    self.prefix = prefix
  }

  /// What a blueprint registers for the whole app: Flask's `before_app_request`,
  /// `app_errorhandler`, and so on. Its hooks run among those of the app, in the place where the
  /// blueprint was registered.
  public final class AppWide: HookRegistry {
    /// The hooks so far.
    public var hooks = Hooks()
  }
}
