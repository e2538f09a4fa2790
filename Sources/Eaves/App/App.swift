public import EavesGateway

/// A web application: its routes, hooks, and error handlers.
///
/// ```swift
/// import Eaves
///
/// let app = App()
/// app.get("/") { _ in "Hello World!" }
/// app.run()
/// ```
///
/// An app only describes. ``run()`` freezes the description into an immutable value that all requests
/// share.
public final class App: RouteRegistry {
  /// The version that `--version` prints.
  public let version: String

  /// The folder of static files below ROOT, served under `/static/` as the endpoint `static`; nil for
  /// none.
  public var staticFolder: String? = "static"

  /// The folder of templates, and what the app adds to the engine.
  public var templates = TemplateSettings()

  /// The settings that the app's code gives, weaker than those of the entry file.
  public var settings = SettingValues()

  /// What has been registered so far.
  public var collected = Collected()

  private(set) var settingKeys = AppKeys.all
  private(set) var startHooks: [(Launch.Context) throws -> Void] = []

  /// Creates an app without routes.
  public init(version: String = "0") {
    self.version = version
  }

  /// Declares a setting of the app's own, so that the entry file may hold it.
  public func declare<Value>(_ key: SettingKey<Value>) { settingKeys.declare(key) }

  /// Registers a blueprint.
  /// - Parameter prefix: stands in front of its rules, in place of its own prefix
  public func register(_ blueprint: Blueprint, prefix: String? = nil) {
    collected.registration.children.append((blueprint, prefix))
  }

  /// Runs when the process starts, before the first request. What it throws keeps the app from
  /// starting, and is shown in the log.
  public func onStart(_ hook: @escaping (Launch.Context) throws -> Void) {
    startHooks.append(hook)
  }

  /// Serves, in the way the process was started: over FastCGI, as a CGI program, or as a server that
  /// web servers connect to; from a terminal it prints help. Never returns.
  public func run() -> Never {
    Gateway.run(
      Program(version: version, settingKeys: settingKeys, settings: settings) { context in
        for hook in self.startHooks { try hook(context) }
        return try RunningApp(self, context)
      })
  }
}
