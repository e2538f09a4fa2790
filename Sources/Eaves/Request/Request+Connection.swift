extension Request {
  /// `https` or `http`.
  public var scheme: String { connection.scheme }

  /// Whether the visitor's connection is encrypted.
  public var isSecure: Bool { scheme == "https" }

  /// The host that the visitor asked for, with its port unless that is the usual one. Empty for what
  /// no host can be, and for one that the app does not answer to (setting TRUSTED_HOSTS).
  public var host: String { (try? checkedHost.get()) ?? "" }

  /// The address of the visitor, as far as the trusted proxies tell (settings PROXY_FIX_FOR and so
  /// on); empty when nothing is known.
  public var remoteAddress: String { connection.clientAddress ?? "" }

  /// The addresses the request came through, from the visitor to the last proxy, as the header
  /// `X-Forwarded-For` claims; only for logs, since anyone can write into it.
  public var accessRoute: [String] {
    ProxyFix.accessRoute(
      forwardedFor: gateway.variables["HTTP_X_FORWARDED_FOR"],
      clientAddress: connection.clientAddress)
  }

  /// The prefix under which visitors reach the app, decoded, without a slash at its end; empty at the
  /// root of the host.
  public var mount: String {
    app.proxyFix == nil ? gateway.target.mount : Self.trimmed(connection.mount)
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
      app.proxyFix == nil ? gateway.target.mountLink : Self.trimmed(connection.mount)
    return mount.isEmpty ? "/" : mount
  }

  private static func trimmed(_ mount: String) -> String { String(mount.trimmingSlashesAtEnd) }
}

extension Request {
  func makeConnection() -> ConnectionInfo {
    let variables = gateway.variables
    var connection = ConnectionInfo(
      clientAddress: variables["REMOTE_ADDR"], scheme: gateway.scheme, host: variables["HTTP_HOST"],
      serverName: variables["SERVER_NAME"] ?? "", serverPort: variables["SERVER_PORT"] ?? "",
      mount: gateway.target.mountLink)
    app.proxyFix?.apply(to: &connection) { name in
      var variable = "HTTP_"
      for byte in name.utf8 {
        let letter = byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte
        variable.unicodeScalars.append(Unicode.Scalar(letter))
      }
      return variables[variable.uppercased()]
    }
    return connection
  }

  func checkHost() -> Result<String, HTTPError> {
    let connection = connection
    let server = (connection.serverName, Int(connection.serverPort) ?? 80)
    do throws(HTTPError) {
      return .success(
        try app.trustedHosts.host(
          scheme: connection.scheme, header: connection.host,
          server: connection.serverName.isEmpty ? nil : server))
    } catch {
      var refusal = error
      refusal.description = "Host '\(connection.host ?? connection.serverName)' is not trusted."
      return .failure(refusal)
    }
  }

  func makeBinding() -> RouteBinding {
    let serverName = app.matchesHosts ? host : app.serverName ?? host
    let mount = app.proxyFix == nil ? gateway.target.entryLink : connection.mount
    return RouteBinding(
      serverName: Self.withoutUsualPort(serverName, scheme), mount: mount, scheme: scheme,
      subdomain: app.matchesSubdomains ? subdomain(of: serverName) : nil)
  }

  /// The subdomain that the visitor asked for; `<invalid>`, which no rule is for, when the host is
  /// not the server's name with something in front of it.
  private func subdomain(of serverName: String) -> String {
    let host = Array(host.lowercased().utf8)
    let name = Array(Self.withoutUsualPort(serverName, scheme).lowercased().utf8)
    if host == name { return "" }
    guard host.count > name.count + 1, host.suffix(name.count) == name[...],
      host[host.count - name.count - 1] == UInt8(ascii: ".")
    else { return "<invalid>" }
    return String(decoding: host.dropLast(name.count + 1), as: UTF8.self)
  }

  private static func withoutUsualPort(_ host: String, _ scheme: String) -> String {
    let port = scheme == "https" ? ":443" : ":80"
    return host.hasSuffix(port) ? String(host.dropLast(port.utf8.count)) : host
  }
}
