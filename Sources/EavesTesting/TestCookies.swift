import Eaves

/// The cookies a ``TestClient`` keeps, by the rules of browsers (RFC 6265 §5).
public struct TestCookies {
  /// One cookie.
  public struct Cookie: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The value, as it was sent.
    public var value: String
    /// The path below which it is sent.
    public var path: String
    /// The host that gets it; with a dot in front, all hosts below it too.
    public var domain: String
    /// Whether it is sent over HTTPS only.
    public var isSecure: Bool
  }

  /// The cookies.
  public private(set) var all: [Cookie] = []

  /// The value of a cookie, of whatever path; nil when there is none.
  public subscript(name: String) -> String? { all.first { $0.name == name }?.value }

  /// Forgets all cookies.
  public mutating func removeAll() { all = [] }

  /// Keeps a cookie, in place of one of its name, path, and domain.
  public mutating func set(
    _ name: String, _ value: String, path: String = "/", domain: String = "localhost"
  ) {
    set(Cookie(name: name, value: value, path: path, domain: domain, isSecure: false))
  }

  private mutating func set(_ cookie: Cookie) {
    all.removeAll { Self.isSame($0, cookie) }
    all.append(cookie)
  }

  private static func isSame(_ one: Cookie, _ other: Cookie) -> Bool {
    one.name == other.name && one.path == other.path && one.domain == other.domain
  }

  /// Takes in what a response sets.
  mutating func store(_ headers: HTTPFields, host: String, path: String, now: Int) {
    for field in headers[fields: .setCookie] {
      store(field.value, host: Self.name(of: host), path: path, now: now)
    }
  }

  private mutating func store(_ header: String, host: String, path: String, now: Int) {
    let parts = header.split(separator: ";").map { $0.drop { $0 == " " } }
    guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    var cookie = Cookie(
      name: String(pair[..<equals]), value: String(pair[pair.index(after: equals)...]),
      path: folder.isEmpty ? "/" : folder, domain: host, isSecure: false)
    var isOver = false
    for attribute in parts.dropFirst() {
      let name = attribute.prefix { $0 != "=" }
      let value = String(attribute.dropFirst(name.count + 1))
      switch name.lowercased() {
      case "path": cookie.path = value.hasPrefix("/") ? value : cookie.path
      case "domain": cookie.domain = "." + value.drop { $0 == "." }
      case "secure": cookie.isSecure = true
      case "max-age": isOver = (Int(value) ?? 0) <= 0
      case "expires":
        isOver = isOver || (HTTPDate(parsing: value)?.secondsSince1970 ?? .max) <= now
      default: break
      }
    }
    if isOver {
      all.removeAll { Self.isSame($0, cookie) }
    } else {
      set(cookie)
    }
  }

  /// The value of the `Cookie` field for a request, those of longer paths first; nil for none.
  func header(host: String, path: String, scheme: String) -> String? {
    let host = Self.name(of: host)
    let sent = all.filter { cookie in
      let isForHost =
        cookie.domain == host
        || cookie.domain.hasPrefix(".")
          && (host == cookie.domain.dropFirst() || host.hasSuffix(cookie.domain))
      let folder = cookie.path.hasSuffix("/") ? cookie.path : cookie.path + "/"
      let isForPath = path == cookie.path || path.hasPrefix(folder)
      return isForHost && isForPath && (!cookie.isSecure || scheme == "https")
    }
    guard !sent.isEmpty else { return nil }
    let ordered = sent.enumerated().sorted { one, other in
      one.element.path.utf8.count == other.element.path.utf8.count
        ? one.offset < other.offset
        : one.element.path.utf8.count > other.element.path.utf8.count
    }
    return ordered.map { "\($0.element.name)=\($0.element.value)" }.joined(separator: "; ")
  }

  private static func name(of host: String) -> String {
    host.hasPrefix("[") ? host : String(host.prefix { $0 != ":" })
  }
}
