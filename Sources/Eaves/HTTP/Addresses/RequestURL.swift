/// The URLs of a request, in the form for people to read: `http://bücher.example/é`.
public struct RequestURL: Sendable, Hashable {
  /// `http` or `https`.
  public let scheme: String
  /// Host and port.
  public let host: String
  /// Where the app is mounted, decoded, without a slash at its end.
  public let mount: String
  /// The path below the mount, decoded, with one slash at its start.
  public let path: String
  /// The query as it was sent.
  public let query: [UInt8]

  /// The URLs of a request.
  /// - Parameters:
  ///   - host: host and port; see `TrustedHosts.host`
  ///   - mount: as given, slashes at its end are dropped
  ///   - path: as given, several slashes at its start become one
  public init(scheme: String, host: String, mount: String, path: String, query: [UInt8] = []) {
    self.scheme = scheme
    self.host = host
    let mountBytes = Array(mount.utf8)
    let mountEnd = mountBytes.lastIndex { $0 != UInt8(ascii: "/") }.map { $0 + 1 } ?? 0
    self.mount = mountBytes[..<mountEnd].text
    self.path = "/" + Array(path.utf8).drop { $0 == UInt8(ascii: "/") }.text
    self.query = query
  }

  /// Scheme and host.
  public var hostURL: String { readable("\(scheme)://\(host)/") }
  /// Scheme, host and mount.
  public var rootURL: String { readable(root) }
  /// All but the query.
  public var baseURL: String { readable(base) }
  /// The whole.
  public var url: String {
    let encoded = PercentEncoding.encode(query, unescaped: Self.queryCharacters)
    return readable(query.isEmpty ? base : "\(base)?\(encoded)")
  }
  /// Path and query, with `?` even if the query is empty.
  public var fullPath: String { "\(path)?\(query.text)" }
  /// Whether the request came over TLS.
  public var isSecure: Bool { scheme == "https" || scheme == "wss" }

  private static let pathCharacters = PercentEncoding.Unescaped("!$&'()*+,/:;=@%")
  private static let queryCharacters = PercentEncoding.Unescaped("!$&'()*+,/:;=?@%")

  private var root: String {
    "\(scheme)://\(host)\(PercentEncoding.encode(mount, unescaped: Self.pathCharacters))/"
  }

  private var base: String {
    root + PercentEncoding.encode(String(path.dropFirst()), unescaped: Self.pathCharacters)
  }

  /// A URL that cannot be split stays as it is.
  private func readable(_ url: String) -> String { (try? URLReference.unicode(url)) ?? url }
}
