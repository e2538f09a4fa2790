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
/// Source: Flask, "Modular Applications with Blueprints".
public final class Blueprint: RouteRegistry {
  /// The name in front of the endpoints' names. It has no dot.
  public let name: String

  /// What stands in front of the rules; may hold parameters.
  public let prefix: String?

  /// What has been registered so far.
  public var collected = Collected()

  /// Creates a blueprint.
  public init(_ name: String, prefix: String? = nil) {
    self.name = name
    self.prefix = prefix
  }

  /// Registers a blueprint below this one.
  /// - Parameter prefix: stands in front of its rules, in place of its own prefix
  public func register(_ blueprint: Blueprint, prefix: String? = nil) {
    collected.registration.children.append((blueprint, prefix))
  }
}
