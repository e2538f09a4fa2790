public import EavesGateway

/// The settings that the framework knows. Names are Flask's where Flask has one.
public enum AppKeys {
  /// Whether forms need a CSRF token.
  public static let csrfProtection = SettingKey(
    "CSRF_PROTECTION", .bool, default: true,
    "Whether forms that change something must carry the token that their page was given.")

  /// The longest form that is kept in memory.
  public static let maxFormMemorySize = SettingKey(
    "MAX_FORM_MEMORY_SIZE", .byteCount(), default: 500_000,
    "The most bytes of a form's fields, files not counted; a larger form is answered with 413.")

  /// The most parts of a form.
  public static let maxFormParts = SettingKey(
    "MAX_FORM_PARTS", .int(1...1_000_000), default: 1_000,
    "The most fields and files of a form; a larger form is answered with 413.")

  /// Whether changed templates are seen at once.
  public static let templatesAutoReload = SettingKey(
    "TEMPLATES_AUTO_RELOAD", .bool, default: false,
    "Whether a changed template is read again at once. Otherwise it is when the entry is touched.")

  /// How long browsers keep files without asking again.
  public static let fileLifetime = SettingKey.optional(
    "SEND_FILE_MAX_AGE_DEFAULT", .seconds(.zero ... .seconds(10 * 365 * 86_400)),
    "How long browsers use a file without asking whether it has changed; by default they ask each"
      + " time. Addresses with a version (STATIC_VERSIONS) are kept for a year in any case.")

  /// The name of the server.
  public static let serverName = SettingKey.optional(
    "SERVER_NAME", .string,
    "The host under which the app is known, with its port where it is unusual, such as example.org:"
      + " absolute URLs are made with it, and subdomains stand in front of it.")

  /// Whether the addresses of static files carry a version.
  public static let staticVersions = SettingKey(
    "STATIC_VERSIONS", .bool, default: true,
    "Whether the addresses of static files end in ?v= and a mark of their content, so that browsers"
      + " can keep them and still notice a change.")

  /// The hosts the app answers to.
  public static let trustedHosts = SettingKey(
    "TRUSTED_HOSTS", .list, default: [],
    "The hosts the app answers to, such as example.org, or .example.org for it and all below;"
      + " requests for others are answered with 400. Without any, the app answers to all.")

  /// All of them, with the gateway's.
  public static var all: SettingKeys {
    var keys = GatewayKeys.all
    keys.declareLater { keys in
      keys.declare(csrfProtection)
      keys.declare(fileLifetime)
      keys.declare(maxFormMemorySize)
      keys.declare(maxFormParts)
      keys.declare(templatesAutoReload)
      keys.declare(serverName)
      keys.declare(staticVersions)
      keys.declare(trustedHosts)
      declareProxyKeys(in: &keys)
      declareSessionKeys(in: &keys)
    }
    return keys
  }
}
