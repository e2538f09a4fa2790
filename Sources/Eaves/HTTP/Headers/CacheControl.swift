/// The directives of a `Cache-Control` header (RFC 9111 §5.2).
///
/// ```swift
/// var cache = CacheControl()
/// cache.isPublic = true
/// cache.maxAge = 3600
/// response.fields[.cacheControl] = cache.description   // "public, max-age=3600"
/// ```
public struct CacheControl: Sendable, Hashable, CustomStringConvertible {
  /// All directives, the unknown ones too, in their order.
  public var directives: HeaderParameters

  /// A directive that may name the header fields it is about.
  public enum Scope: Sendable, Hashable {
    /// The whole response.
    case everything
    /// These fields, separated by commas.
    case fields(String)
  }

  /// No directives.
  public init() { directives = HeaderParameters() }

  /// Reads a header.
  public init(parsing header: String) { directives = HeaderValue.parameters(header) }

  /// The value of the header.
  public var description: String { HeaderValue.dump(directives) }

  /// `max-age`: how many seconds the response stays fresh.
  public var maxAge: Int? {
    get { seconds("max-age") }
    set { setSeconds("max-age", newValue) }
  }
  /// `s-maxage`: the same for caches that many people share.
  public var sharedMaxAge: Int? {
    get { seconds("s-maxage") }
    set { setSeconds("s-maxage", newValue) }
  }
  /// `stale-while-revalidate` (RFC 5861 §3), in seconds.
  public var staleWhileRevalidate: Int? {
    get { seconds("stale-while-revalidate") }
    set { setSeconds("stale-while-revalidate", newValue) }
  }
  /// `stale-if-error` (RFC 5861 §4), in seconds.
  public var staleIfError: Int? {
    get { seconds("stale-if-error") }
    set { setSeconds("stale-if-error", newValue) }
  }
  /// `no-cache`: to be kept, but checked before each use.
  public var noCache: Scope? {
    get { scope("no-cache") }
    set { setScope("no-cache", newValue) }
  }
  /// `private`: only for the cache of the browser.
  public var isPrivate: Scope? {
    get { scope("private") }
    set { setScope("private", newValue) }
  }
  /// `no-store`: not to be kept.
  public var noStore: Bool {
    get { directives.contains("no-store") }
    set { setFlag("no-store", newValue) }
  }
  /// `public`: to be kept even where that is not usual.
  public var isPublic: Bool {
    get { directives.contains("public") }
    set { setFlag("public", newValue) }
  }
  /// `must-revalidate`: not to be used once it is stale.
  public var mustRevalidate: Bool {
    get { directives.contains("must-revalidate") }
    set { setFlag("must-revalidate", newValue) }
  }
  /// `immutable` (RFC 8246): never changes while it is fresh.
  public var isImmutable: Bool {
    get { directives.contains("immutable") }
    set { setFlag("immutable", newValue) }
  }
  /// `no-transform`: not to be recoded on the way.
  public var noTransform: Bool {
    get { directives.contains("no-transform") }
    set { setFlag("no-transform", newValue) }
  }

  private func seconds(_ name: String) -> Int? {
    directives[name].flatMap { plainInteger($0.utf8) }
  }

  private mutating func setSeconds(_ name: String, _ seconds: Int?) {
    directives[name] = seconds.map(String.init)
  }

  private func scope(_ name: String) -> Scope? {
    guard directives.contains(name) else { return nil }
    return directives[name].map(Scope.fields) ?? .everything
  }

  private mutating func setScope(_ name: String, _ scope: Scope?) {
    switch scope {
    case nil: directives.remove(name)
    case .everything: directives.set(name, to: nil)
    case .fields(let fields): directives.set(name, to: fields)
    }
  }

  private mutating func setFlag(_ name: String, _ isSet: Bool) {
    if isSet { directives.set(name, to: nil) } else { directives.remove(name) }
  }
}
