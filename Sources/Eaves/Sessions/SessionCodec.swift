/// Reads sessions from cookies and decides what goes back, by the rules of Flask's
/// `SecureCookieSessionInterface`.
///
/// Made once, when the app starts: the signing keys are derived then. It is immutable, and every
/// request shares it.
public struct SessionCodec: Sendable {
  /// The most bytes of a `Set-Cookie` header that browsers keep, name and attributes included.
  public static let maximumCookieCount = 4_093

  /// The settings.
  public let settings: SessionSettings
  private let serializer: TokenSerializer

  /// Makes a codec.
  /// - Parameters:
  ///   - settings: how sessions are kept
  ///   - secret: the key that signs, and older ones that are still accepted
  /// - Throws: ``SessionSettingsError`` for a setting that would make a broken cookie, and for
  ///   an empty key.
  public init(
    settings: SessionSettings = SessionSettings(), secret: SecretKeys
  ) throws(SessionSettingsError) {
    try settings.check()
    guard secret.newestFirst.allSatisfy({ !$0.bytes.isEmpty }) else {
      throw SessionSettingsError.emptySecretKey
    }
    self.settings = settings
    serializer = TokenSerializer(
      secret: secret, salt: "cookie-session", format: .urlSafeTimed, derivation: .hmac,
      digest: settings.digest, json: .session)
  }

  /// The session of a request. A cookie that is missing, forged, too old or garbled gives a new
  /// and empty one, with the reason in ``Session/refusal``.
  /// - Parameters:
  ///   - cookie: the value of the cookie
  ///   - now: the time, in seconds since 1970
  public func load(_ cookie: String?, now: Int) -> Session {
    guard let cookie, !cookie.isEmpty else { return Session() }
    do throws(TokenError) {
      let value = try serializer.loads(cookie, maxAge: settings.lifetime, now: now)
      guard let values = value.dictionary else {
        throw TokenError(.malformedPayload("it is not a dictionary"))
      }
      return Session(values, isNew: false)
    } catch {
      return Session(refusal: error)
    }
  }

  /// What the response has to say about the session.
  public struct Outcome: Hashable, Sendable {
    /// The cookie to set or to delete; nil to leave the browser's as it is.
    public let cookie: SetCookie?
    /// Whether the response depends on the cookie and has to say `Vary: Cookie`.
    public let variesByCookie: Bool
  }

  /// Decides what goes back: a cookie when the session was changed, or is permanent and refreshed
  /// each time; the cookie's end when the session was emptied; else nothing.
  /// - Parameters:
  ///   - session: the session of the request
  ///   - mount: where the app is mounted, as the visitor types it; empty at the root
  ///   - isHTTPS: whether the request came over HTTPS
  ///   - now: the time, in seconds since 1970
  /// - Throws: ``SessionSaveError`` for a session that no cookie can carry.
  public func save(
    _ session: Session, mount: String, isHTTPS: Bool, now: Int
  ) throws(SessionSaveError) -> Outcome {
    if session.storage.isEmpty {
      guard session.isModified else {
        return Outcome(cookie: nil, variesByCookie: session.isAccessed)
      }
      var end = cookie("", mount: mount, isHTTPS: isHTTPS)
      end.expires = HTTPDate(secondsSince1970: 0)
      end.maxAge = 0
      return Outcome(cookie: end, variesByCookie: true)
    }
    let isPermanent = session.storage[Session.permanentKey] == .bool(true)
    guard session.isModified || (isPermanent && settings.refreshesEachRequest) else {
      return Outcome(cookie: nil, variesByCookie: session.isAccessed)
    }
    var cookie = cookie(try token(for: session.storage, now: now), mount: mount, isHTTPS: isHTTPS)
    if isPermanent {
      cookie.expires = HTTPDate(secondsSince1970: now).advanced(by: settings.lifetime)
    }
    let count = try header(of: cookie).utf8.count
    guard count <= SessionCodec.maximumCookieCount else {
      throw SessionSaveError.tooLarge(count: count, entries: try entries(of: session.storage))
    }
    return Outcome(cookie: cookie, variesByCookie: true)
  }

  private func token(
    for values: SessionDictionary, now: Int
  ) throws(SessionSaveError) -> String {
    do {
      return try serializer.dumps(.dictionary(values), now: now)
    } catch {
      throw SessionSaveError.unstorable(error)
    }
  }

  /// The entries and their sizes as JSON, largest first.
  private func entries(
    of values: SessionDictionary
  ) throws(SessionSaveError) -> [SessionSaveError.Entry] {
    var entries: [SessionSaveError.Entry] = []
    for (key, value) in values {
      do {
        entries.append(.init(key: key, count: try SessionJSON.session.write(value).count))
      } catch {
        throw SessionSaveError.unstorable(error)
      }
    }
    return entries.sorted { $0.count > $1.count }
  }

  private func cookie(_ value: String, mount: String, isHTTPS: Bool) -> SetCookie {
    SetCookie(
      settings.cookieName, value, path: settings.cookiePath ?? (mount.isEmpty ? "/" : mount),
      domain: settings.cookieDomain,
      isSecure: (settings.isSecure ?? isHTTPS) || settings.isPartitioned,
      isHTTPOnly: settings.isHTTPOnly, sameSite: settings.sameSite,
      isPartitioned: settings.isPartitioned)
  }

  private func header(of cookie: SetCookie) throws(SessionSaveError) -> String {
    do {
      return try cookie.headerValue(now: nil)
    } catch {
      throw SessionSaveError.unsendable(error)
    }
  }
}

/// Why a session cannot be kept in a cookie.
public enum SessionSaveError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The cookie would be larger than browsers keep; `count` is its size in bytes, `entries` what
  /// is in it, largest first.
  case tooLarge(count: Int, entries: [Entry])
  /// A value cannot be written.
  case unstorable(SessionValueError)
  /// The settings make no cookie.
  case unsendable(SetCookie.Invalid)

  /// One key of a session and the size of its value.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The bytes of its value, before packing and base64.
    public let count: Int
  }

  /// What is too large or cannot be kept, and what to do instead.
  public var description: String {
    switch self {
    case .tooLarge(let count, let entries):
      "The session cookie would have \(count) bytes, and browsers drop one of more than "
        + "\(SessionCodec.maximumCookieCount). Largest are: "
        + entries.prefix(5).map { "\($0.key) (\($0.count) bytes)" }.joined(separator: ", ")
        + ". Keep large things in a file or database and only their id in the session."
    case .unstorable(let error): "The session cannot be stored. \(error)"
    case .unsendable(let error): "The session cannot be sent: \(error)."
    }
  }
}
