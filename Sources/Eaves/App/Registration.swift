/// The routes and blueprints that an app or a blueprint has collected before it starts; opaque to
/// everyone else.
public struct Registrations {
  var routes: [Route] = []
  var children: [Child] = []

  /// A blueprint with what this registration of it says otherwise than the blueprint itself.
  struct Child {
    var blueprint: Blueprint
    var prefix: String?
    var name: String?
    var subdomain: String?

    /// The hooks that the app or blueprint had when this one was registered.
    var earlierHooks: Hooks
  }
}
