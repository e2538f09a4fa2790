/// How sessions are kept: Flask's `SESSION_…` settings, with safer defaults.
public struct SessionSettings: Hashable, Sendable {
  /// The name of the cookie.
  public var cookieName = "session"

  /// The domain that the cookie is sent to, with all below it; nil for the host that set it and
  /// no other.
  public var cookieDomain: String?

  /// The path that the cookie is sent to; nil for the mount. Flask's default is `/`, which lets
  /// the apps of `~alice` and `~bob` on one host overwrite each other's sessions.
  public var cookiePath: String?

  /// Whether the cookie is sent over HTTPS only; nil for a cookie set over HTTPS.
  public var isSecure: Bool?

  /// Whether scripts on a page cannot read the cookie.
  public var isHTTPOnly = true

  /// Whether other sites' links and forms send the cookie along.
  public var sameSite: SameSite? = .lax

  /// Whether the cookie is kept apart for each site that embeds this one (CHIPS); makes it secure.
  public var isPartitioned = false

  /// For how many seconds a session is accepted, and a permanent one kept by the browser: 31 days.
  public var lifetime = 31 * 86_400

  /// Whether a permanent session's cookie is sent with each response, which renews its lifetime.
  public var refreshesEachRequest = true

  /// The hash function of the signature. `sha1` is for sharing sessions with a Flask app left at
  /// its default.
  public var digest = SigningDigest.sha256

  /// The default settings.
  public init() {}

  /// When a browser sends a cookie along with a request that another site caused.
  public typealias SameSite = SetCookie.SameSite
}

/// Which setting of sessions cannot be used, and what it has to be.
public enum SessionSettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name is not a token (RFC 6265 §4.1.1).
  case cookieName(String)
  /// The domain is not a host name in ASCII.
  case cookieDomain(String)
  /// The path does not begin with `/`, or has a character that would end it.
  case cookiePath(String)
  /// The lifetime is not a positive number of seconds.
  case lifetime(Int)
  /// A secret key, or a fallback of it, has no bytes: anyone could sign with it.
  case emptySecretKey

  /// Which setting is wrong, and what it has to be.
  public var description: String {
    switch self {
    case .cookieName(let name):
      "The session cookie cannot be named \"\(name)\": use letters, digits, - and _."
    case .cookieDomain(let domain):
      "The session cookie cannot have the domain \"\(domain)\": use a host name such as "
        + "example.org, in its xn-- form if it is not ASCII."
    case .cookiePath(let path):
      "The session cookie cannot have the path \"\(path)\": it has to begin with / and to have no "
        + "semicolon or control character."
    case .lifetime(let seconds):
      "A session cannot live for \(seconds) s: use a positive number of seconds."
    case .emptySecretKey:
      "A secret key is empty, so that anyone could forge sessions: use a random one, such as "
        + "`openssl rand -hex 32` prints."
    }
  }
}

extension SessionSettings {
  /// Finds what would make a broken cookie.
  func check() throws(SessionSettingsError) {
    guard !cookieName.isEmpty, cookieName.utf8.allSatisfy(SessionSettings.isTokenByte) else {
      throw SessionSettingsError.cookieName(cookieName)
    }
    if let cookieDomain {
      guard !cookieDomain.isEmpty, cookieDomain.utf8.allSatisfy(SessionSettings.isHostByte) else {
        throw SessionSettingsError.cookieDomain(cookieDomain)
      }
    }
    if let cookiePath {
      guard cookiePath.utf8.first == UInt8(ascii: "/"),
        cookiePath.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ";") })
      else { throw SessionSettingsError.cookiePath(cookiePath) }
    }
    guard lifetime > 0 else { throw SessionSettingsError.lifetime(lifetime) }
  }

  /// RFC 9110 §5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
