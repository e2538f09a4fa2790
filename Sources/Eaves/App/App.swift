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

  /// The folder of static files, absolute or below ROOT, served as the endpoint `static`; nil for
  /// none.
  public var staticFolder: String? = "static"

  /// The folder of templates, and what the app adds to the engine.
  public var templates = TemplateSettings()

  /// Where the static files are.
  public var staticPath = "/static"

  /// The host of the static files, where ``matchesHosts`` is on; nil for none.
  public var staticHost: String?

  /// Whether rules are for hosts of their own (``Rule/host``): Flask's `host_matching`.
  public var matchesHosts = false

  /// Whether rules may be for subdomains (``Rule/subdomain``) of the setting SERVER_NAME.
  public var matchesSubdomains = false

  /// The app's own converters, by the name that rules use.
  public var converters: [String: ConverterFactory] = [:]

  /// How JSON is written.
  public var json = JSONStyle()

  /// Whether forms need a CSRF token; the setting CSRF_PROTECTION can switch it off as well.
  public var protectsForms = true

  /// The keys that sign sessions, for an app that gets them from elsewhere than its settings; nil for
  /// the settings SECRET_KEY and SECRET_KEY_FILE.
  public var secretKeys: SecretKeys?

  /// Tells the time, in seconds since 1970. Tests give one of their own.
  public var clock: @Sendable () -> Int = UnixTime.now

  /// The settings that the app's code gives, weaker than those of the entry file.
  public var settings = SettingValues()

  /// The hooks so far.
  public var hooks = Hooks()

  /// What has been registered so far.
  public var registrations = Registrations()

  private(set) var settingKeys = AppKeys.all
  private(set) var startHooks: [(Launch.Context) throws -> Void] = []
  private(set) var middleware: [Middleware] = []
  private(set) var urlFallbacks: [URLFallback] = []

  /// Creates an app without routes.
  public init(version: String = "0") {
    self.version = version
  }

  /// Declares a setting of the app's own, so that the entry file may hold it.
  public func declare<Value>(_ key: SettingKey<Value>) { settingKeys.declare(key) }

  /// Stands around the whole app; the first one is the outermost.
  public func use(_ middleware: @escaping Middleware) { self.middleware.append(middleware) }

  /// Gives a URL for an endpoint that cannot be built, or nil to leave that to the next; when none
  /// has one, the error is thrown. Flask's `url_build_error_handlers`.
  public func urlFallback(
    _ fallback: @escaping @Sendable (Request, BuildError, RouteValues) -> String?
  ) {
    urlFallbacks.append(fallback)
  }

  /// Runs when the process starts, before the first request. What it throws keeps the app from
  /// starting, and is shown in the log.
  public func onStart(_ hook: @escaping (Launch.Context) throws -> Void) {
    startHooks.append(hook)
  }

  /// Serves, in the way the process was started: over FastCGI, as a CGI program, or as a server that
  /// web servers connect to; from a terminal it prints help. Never returns.
  public func run() -> Never { Gateway.run(program) }

  /// The app as the gateway runs it.
  package var program: Program {
    Program(version: version, settingKeys: settingKeys, settings: settings) { context in
      for hook in self.startHooks { try hook(context) }
      return try RunningApp(self, context)
    }
  }
}
