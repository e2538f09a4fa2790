extension Request {
  /// `https` or `http`.
  public var scheme: String { place.connection.scheme }

  /// Whether the visitor's connection is encrypted.
  public var isSecure: Bool { scheme == "https" }

  /// The host that the visitor asked for, with its port unless that is the usual one. Empty for what
  /// no host can be, and for one that the app does not answer to (setting TRUSTED_HOSTS).
  public var host: String { (try? place.checkedHost.get()) ?? "" }

  /// The address of the visitor, as far as the trusted proxies tell (settings PROXY_FIX_FOR and so
  /// on); empty when nothing is known.
  public var remoteAddress: String { place.connection.clientAddress ?? "" }

  /// The addresses the request came through, from the visitor to the last proxy, as the header
  /// `X-Forwarded-For` claims; only for logs, since anyone can write into it.
  public var accessRoute: [String] {
    ProxyFix.accessRoute(
      forwardedFor: gateway.variables["HTTP_X_FORWARDED_FOR"],
      clientAddress: place.connection.clientAddress)
  }

  /// The prefix under which visitors reach the app, decoded, without a slash at its end; empty at the
  /// root of the host.
  public var mount: String {
    app.proxyFix == nil ? gateway.target.mount : Self.trimmed(place.connection.mount)
  }

  /// The address of the page, as people read it: `http://example.org/app/é?q=1`.
  public var url: String { addresses.url }

  /// The address of the page without its query.
  public var baseURL: String { addresses.baseURL }

  /// The address of the app.
  public var rootURL: String { addresses.rootURL }

  /// The address of the host.
  public var hostURL: String { addresses.hostURL }

  /// Path and query, with `?` even if the query is empty.
  public var fullPath: String { addresses.fullPath }

  private var addresses: RequestURL {
    RequestURL(
      scheme: scheme, host: host, mount: mount, path: path, query: Array(query.utf8))
  }

  /// The path for cookies: the mount, in the visitor's spelling.
  var cookiePath: String {
    let mount =
      app.proxyFix == nil ? gateway.target.mountLink : Self.trimmed(place.connection.mount)
    return mount.isEmpty ? "/" : mount
  }

  private static func trimmed(_ mount: String) -> String { String(mount.trimmingSlashesAtEnd) }
}
