import EavesGateway

/// Who asks, and for which host: found out for requests that ask for it, or that are sent elsewhere.
final class RequestPlace {
  /// What the web server says of the connection, and the proxies in front of it that are trusted.
  let connection: ConnectionInfo

  /// The host, if it is one that the app answers to.
  private(set) lazy var checkedHost = checkHost()

  /// Where the app lives, for matching and building URLs.
  private(set) lazy var binding = makeBinding()

  private let gateway: GatewayRequest
  private let app: RunningApp

  init(_ gateway: GatewayRequest, app: RunningApp) {
    self.gateway = gateway
    self.app = app
    connection = Self.connection(gateway, app.proxyFix)
  }

  private static func connection(_ gateway: GatewayRequest, _ fix: ProxyFix?) -> ConnectionInfo {
    let variables = gateway.variables
    var connection = ConnectionInfo(
      clientAddress: variables["REMOTE_ADDR"], scheme: gateway.scheme, host: variables["HTTP_HOST"],
      serverName: variables["SERVER_NAME"] ?? "", serverPort: variables["SERVER_PORT"] ?? "",
      mount: gateway.target.mountLink)
    fix?.apply(to: &connection) { variables[variable(ofHeader: $0)] }
    return connection
  }

  /// `X-Forwarded-For` → `HTTP_X_FORWARDED_FOR`.
  private static func variable(ofHeader name: String) -> String {
    let hyphen = UInt8(ascii: "-")
    let words = name.utf8.map { $0 == hyphen ? UInt8(ascii: "_") : $0 }
    return "HTTP_" + String(decoding: words, as: UTF8.self).uppercased()
  }

  private func checkHost() -> Result<String, HTTPError> {
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

  private func makeBinding() -> RouteBinding {
    let host = (try? checkedHost.get()) ?? ""
    let serverName = withoutUsualPort(app.matchesHosts ? host : app.serverName ?? host)
    return RouteBinding(
      serverName: serverName,
      mount: app.proxyFix == nil ? gateway.target.entryLink : connection.mount,
      scheme: connection.scheme,
      subdomain: app.matchesSubdomains ? Self.subdomain(of: host, before: serverName) : nil)
  }

  /// The subdomain that the visitor asked for; `<invalid>`, which no literal rule is for, when the
  /// host is not the server's name with something in front of it.
  private static func subdomain(of host: String, before serverName: String) -> String {
    let host = Array(host.lowercased().utf8)
    let name = Array(serverName.lowercased().utf8)
    if host == name { return "" }
    guard host.count > name.count + 1, host.suffix(name.count) == name[...],
      host[host.count - name.count - 1] == UInt8(ascii: ".")
    else { return "<invalid>" }
    return String(decoding: host.dropLast(name.count + 1), as: UTF8.self)
  }

  private func withoutUsualPort(_ host: String) -> String {
    let port = connection.scheme == "https" ? ":443" : ":80"
    return host.hasSuffix(port) ? String(host.dropLast(port.utf8.count)) : host
  }
}
