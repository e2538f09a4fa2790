public import EavesGateway

extension AppKeys {
  /// How long sessions live.
  public static let sessionLifetime = SettingKey(
    "PERMANENT_SESSION_LIFETIME", .seconds(.seconds(1) ... .seconds(100 * 365 * 86_400)),
    default: .seconds(31 * 86_400),
    "For how long a session is accepted, and a permanent one kept by the browser.")

  /// The key that signs.
  public static let secretKey = SettingKey.optional(
    "SECRET_KEY", .string, isSecret: true,
    "The key that signs sessions: a random text of at least 16 bytes that nobody else knows.")

  /// Older keys.
  public static let secretKeyFallbacks = SettingKey(
    "SECRET_KEY_FALLBACKS", .list, default: [], isSecret: true,
    "Older keys, oldest first, whose sessions are still accepted.")

  /// The file of the key that signs.
  public static let secretKeyFile = SettingKey.optional(
    "SECRET_KEY_FILE", .path,
    "The file that holds the secret key. Without it and without SECRET_KEY, a key is made in the"
      + " folder data when the first session needs one.")

  /// The domain of the session's cookie.
  public static let sessionCookieDomain = SettingKey.optional(
    "SESSION_COOKIE_DOMAIN", .string,
    "The domain whose hosts all get the session's cookie; by default only the host that set it.")

  /// Whether scripts cannot read the session's cookie.
  public static let sessionCookieHTTPOnly = SettingKey(
    "SESSION_COOKIE_HTTPONLY", .bool, default: true,
    "Whether scripts on a page cannot read the session's cookie.")

  /// The name of the session's cookie.
  public static let sessionCookieName = SettingKey(
    "SESSION_COOKIE_NAME", .string, default: "session", "The name of the session's cookie.")

  /// Whether the session's cookie is kept apart for each site.
  public static let sessionCookiePartitioned = SettingKey(
    "SESSION_COOKIE_PARTITIONED", .bool, default: false,
    "Whether the session's cookie is kept apart for each site that embeds this one.")

  /// The path of the session's cookie.
  public static let sessionCookiePath = SettingKey.optional(
    "SESSION_COOKIE_PATH", .string,
    "The path below which the session's cookie is sent; by default the mount, so that apps of"
      + " several people on one host do not meet.")

  /// When other sites' requests carry the session's cookie.
  public static let sessionCookieSameSite = SettingKey(
    "SESSION_COOKIE_SAMESITE", .sameSite, default: .lax,
    "Whether requests that other sites cause carry the session's cookie: Lax for links only, Strict"
      + " for none, None for all, off to leave it to the browser.")

  /// Whether the session's cookie is sent over HTTPS only.
  public static let sessionCookieSecure = SettingKey.optional(
    "SESSION_COOKIE_SECURE", .bool,
    "Whether the session's cookie is sent over HTTPS only; by default when it was set over HTTPS.")

  /// The hash function of signatures.
  public static let sessionDigest = SettingKey(
    "SESSION_DIGEST", .digest, default: .sha256,
    "The hash function that signs sessions; sha1 to share them with a Flask app left at its"
      + " default.")

  /// Whether permanent sessions are renewed.
  public static let sessionRefreshEachRequest = SettingKey(
    "SESSION_REFRESH_EACH_REQUEST", .bool, default: true,
    "Whether each response renews the lifetime of a permanent session.")

  static func declareSessionKeys(in keys: inout SettingKeys.Table) {
    keys.declare(secretKey)
    keys.declare(secretKeyFallbacks)
    keys.declare(secretKeyFile)
    keys.declare(sessionCookieDomain)
    keys.declare(sessionCookieHTTPOnly)
    keys.declare(sessionCookieName)
    keys.declare(sessionCookiePartitioned)
    keys.declare(sessionCookiePath)
    keys.declare(sessionCookieSameSite)
    keys.declare(sessionCookieSecure)
    keys.declare(sessionDigest)
    keys.declare(sessionLifetime)
    keys.declare(sessionRefreshEachRequest)
  }
}

extension SessionSettings {
  /// What the settings say of sessions.
  init(_ settings: Settings) {
    self.init()
    cookieName = settings[AppKeys.sessionCookieName]
    cookieDomain = settings[AppKeys.sessionCookieDomain]
    cookiePath = settings[AppKeys.sessionCookiePath]
    isSecure = settings[AppKeys.sessionCookieSecure]
    isHTTPOnly = settings[AppKeys.sessionCookieHTTPOnly]
    sameSite = settings[AppKeys.sessionCookieSameSite]
    isPartitioned = settings[AppKeys.sessionCookiePartitioned]
    lifetime = Int(settings[AppKeys.sessionLifetime].components.seconds)
    refreshesEachRequest = settings[AppKeys.sessionRefreshEachRequest]
    digest = settings[AppKeys.sessionDigest]
  }
}

extension SettingForm<SessionSettings.SameSite?> {
  /// `Strict`, `Lax`, `None`, or `off`.
  static var sameSite: SettingForm {
    SettingForm(
      wanted: "Strict, Lax, None, or off",
      parse: { text, _ in
        switch text.lowercased() {
        case "strict": .some(.strict)
        case "lax": .some(.lax)
        case "none": .some(SessionSettings.SameSite.none)
        case "off": .some(nil)
        default: nil
        }
      }, write: { $0?.rawValue ?? "off" })
  }
}

extension SettingForm<SigningDigest> {
  /// The name of a hash function.
  static var digest: SettingForm {
    SettingForm(
      wanted: "sha256, sha512, or sha1",
      parse: { text, _ in SigningDigest(rawValue: text.lowercased()) },
      write: { $0.rawValue })
  }
}
