import NIOCore
import NIOHTTP1

/// Makes the variables of requests: those that Apache hands over behind the recommended `.htaccess`
/// (`RewriteRule ^ run.fcgi [L]` in the folder of the entry).
///
/// So the app finds its mount in the same way as on the host where it will run.
struct RequestVariables: Sendable {
  /// What differs from server to server.
  struct Site: Sendable {
    var mount: Mount

    /// The entry file, as the system knows it.
    var entry: String

    /// Where the server listens.
    var address: String
    var port: Int

    /// The proxies that are believed what they say of a visitor.
    var trustedProxies: [IPRange] = []

    /// Whether the field `Authorization` is handed over. Apache keeps it for itself unless it is told
    /// `CGIPassAuth On`.
    var passesAuthorization = true

    /// Whether the field `Accept-Encoding` is.
    var passesAcceptEncoding = true
  }

  let site: Site

  /// The variables that are the same in every request.
  private let constant: VariableList

  init(_ site: Site) {
    self.site = site
    let folder = Self.folder(of: site.entry)
    let name = site.entry.dropFirst(folder.utf8.count == 1 ? 1 : folder.utf8.count + 1)
    // The entry's folder is the one that the mount shows.
    var constant = VariableList()
    constant.append("GATEWAY_INTERFACE", "CGI/1.1")
    constant.append("SERVER_SOFTWARE", "eaves")
    constant.append("SERVER_SIGNATURE", "")
    constant.append("SERVER_ADDR", site.address)
    constant.append("SERVER_ADMIN", "[no address given]")
    constant.append("DOCUMENT_ROOT", folder)
    constant.append("CONTEXT_PREFIX", site.mount.path)
    constant.append("CONTEXT_DOCUMENT_ROOT", folder)
    constant.append("SCRIPT_FILENAME", site.entry)
    constant.append("SCRIPT_NAME", "\(site.mount.path)/\(name)")
    constant.append("REDIRECT_STATUS", "200")
    constant.append("PATH", "/usr/local/bin:/usr/bin:/bin")
    self.constant = constant
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  /// Who sent a request.
  func visitor(_ head: HTTPRequestHead, peer: String, port: Int?) -> Visitor {
    guard !site.trustedProxies.isEmpty else { return Visitor(peer: peer, port: port) }
    return Visitor(
      peer: peer, port: port, forwardedFor: head.headers["X-Forwarded-For"],
      forwardedProto: head.headers["X-Forwarded-Proto"], trusted: site.trustedProxies)
  }

  /// The variables of a request.
  /// - Parameter contentLength: the length of the body; nil when it is not known yet
  func make(_ head: HTTPRequestHead, from visitor: Visitor, contentLength: Int?) -> VariableList {
    var list = constant
    let start = head.uri.utf8.firstIndex(of: UInt8(ascii: "?"))
    let path = head.uri[..<(start ?? head.uri.endIndex)]
    list.append("REQUEST_METHOD", head.method.rawValue)
    list.append("REQUEST_URI", head.uri)
    let query = start.map { String(head.uri[$0...].dropFirst()) } ?? ""
    list.append("QUERY_STRING", query)
    if !query.isEmpty { list.append("REDIRECT_QUERY_STRING", query) }
    list.append("REDIRECT_URL", Self.redirectURL(path))
    list.append("SERVER_PROTOCOL", "HTTP/\(head.version.major).\(head.version.minor)")
    list.append("REMOTE_ADDR", visitor.address)
    if let port = visitor.port { list.append("REMOTE_PORT", "\(port)") }
    list.append("REQUEST_SCHEME", visitor.isSecure ? "https" : "http")
    if visitor.isSecure { list.append("HTTPS", "on") }
    list.append("SERVER_PORT", visitor.isSecure ? "443" : "\(site.port)")
    list.append("SERVER_NAME", Self.serverName(head.headers.first(name: "Host")) ?? site.address)
    if let contentLength {
      list.append("CONTENT_LENGTH", "\(contentLength)")
    } else {
      // Its end tells the length, as with a chunked body under plain CGI.
      list.append("HTTP_TRANSFER_ENCODING", "chunked")
    }
    appendFields(head.headers, to: &list)
    if !site.trustedProxies.isEmpty {
      list.append("HTTP_X_FORWARDED_FOR", visitor.address)
      list.append("HTTP_X_FORWARDED_PROTO", visitor.isSecure ? "https" : "http")
    }
    return list
  }

  private func appendFields(_ headers: HTTPHeaders, to list: inout VariableList) {
    var seen: [String: String] = [:]
    var order: [String] = []
    for (name, value) in headers {
      guard isPassedOn(name) else { continue }
      let key = name.lowercased()
      if let before = seen[key] {
        // As Apache joins them, cookies too.
        seen[key] = "\(before), \(value)"
      } else {
        seen[key] = value
        order.append(key)
      }
    }
    for key in order {
      guard let value = seen[key] else { continue }
      if key == "content-type" {
        list.append("CONTENT_TYPE", value)
      } else {
        list.append(field: key, value)
      }
    }
  }

  /// Whether a field becomes a variable.
  private func isPassedOn(_ name: String) -> Bool {
    // A name with an underscore would be mistaken for the one with a hyphen.
    guard !name.utf8.contains(UInt8(ascii: "_")) else { return false }
    switch name.utf8.count {
    case 5: return !name.isSame(asLowercase: "proxy")
    case 6: return !name.isSame(asLowercase: "expect")
    case 9: return !name.isSame(asLowercase: "forwarded")
    case 13:
      return site.passesAuthorization || !name.isSame(asLowercase: "authorization")
    case 14: return !name.isSame(asLowercase: "content-length")
    case 15:
      return !name.isSame(asLowercase: "x-forwarded-for")
        && (site.passesAcceptEncoding || !name.isSame(asLowercase: "accept-encoding"))
    case 16:
      return !name.isSame(asLowercase: "x-forwarded-host")
        && !name.isSame(asLowercase: "x-forwarded-port")
    case 17:
      return !name.isSame(asLowercase: "x-forwarded-proto")
        && !name.isSame(asLowercase: "transfer-encoding")
    case 18: return !name.isSame(asLowercase: "x-forwarded-prefix")
    case 19: return !name.isSame(asLowercase: "proxy-authorization")
    default: return true
    }
  }

  /// The path decoded once and with its slashes merged, as Apache has it after a rewrite.
  private static func redirectURL(_ path: Substring) -> String {
    var bytes: [UInt8] = []
    for byte in Mount.decoded(path.utf8)
    where byte != UInt8(ascii: "/") || bytes.last != UInt8(ascii: "/") {
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The host of a field `Host` without its port.
  private static func serverName(_ host: String?) -> String? {
    guard let host, !host.isEmpty else { return nil }
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
    return String(host.prefix { $0 != ":" })
  }
}
