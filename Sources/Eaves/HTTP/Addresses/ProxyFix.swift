/// Takes client address, scheme, host, port and mount from the `X-Forwarded-…` headers that proxies
/// in front of the app set.
///
/// Anyone can send these headers. So for each it must be said how many proxies set it: with 1, the
/// last value counts, which the nearest proxy has added; with 2, the one before. A header with
/// fewer values is ignored.
public struct ProxyFix: Sendable, Hashable {
  /// How many proxies set `X-Forwarded-For`.
  public var forCount: Int
  /// How many proxies set `X-Forwarded-Proto`.
  public var protoCount: Int
  /// How many proxies set `X-Forwarded-Host`.
  public var hostCount: Int
  /// How many proxies set `X-Forwarded-Port`.
  public var portCount: Int
  /// How many proxies set `X-Forwarded-Prefix`.
  public var prefixCount: Int

  /// Counts of trusted proxies by header.
  public init(for: Int = 1, proto: Int = 1, host: Int = 0, port: Int = 0, prefix: Int = 0) {
    forCount = `for`
    protoCount = proto
    hostCount = host
    portCount = port
    prefixCount = prefix
  }

  /// Puts what the proxies say into a connection.
  /// - Parameter header: gives the value of a header, several of one name joined by commas
  public func apply(to connection: inout ConnectionInfo, header: (String) -> String?) {
    if let address = value(header, "X-Forwarded-For", forCount) {
      connection.clientAddress = address
    }
    if let scheme = value(header, "X-Forwarded-Proto", protoCount) { connection.scheme = scheme }
    if let host = value(header, "X-Forwarded-Host", hostCount) {
      connection.host = host
      let (name, port) = Self.splitPort(host)
      connection.serverName = name
      if let port { connection.serverPort = port }
    }
    if let port = value(header, "X-Forwarded-Port", portCount) {
      if let host = connection.host, !host.isEmpty {
        connection.host = "\(Self.splitPort(host).name):\(port)"
      }
      connection.serverPort = port
    }
    if let prefix = value(header, "X-Forwarded-Prefix", prefixCount) { connection.mount = prefix }
  }

  private func value(_ header: (String) -> String?, _ name: String, _ count: Int) -> String? {
    guard count > 0, let text = header(name), !text.isEmpty else { return nil }
    let values = HeaderValue.list(text)
    guard values.count >= count else { return nil }
    let value = values[values.count - count]
    return value.isEmpty ? nil : value
  }

  /// Host and port; an IPv6 address in brackets has colons of its own.
  private static func splitPort(_ host: String) -> (name: String, port: String?) {
    let bytes = Array(host.utf8)
    guard bytes.last != UInt8(ascii: "]"), let colon = bytes.lastIndex(of: UInt8(ascii: ":"))
    else { return (host, nil) }
    return (bytes[..<colon].text, bytes[(colon + 1)...].text)
  }

  /// The addresses a request came through, from the client to the last proxy, as the headers claim;
  /// only for logs, since a client can write into them what it likes.
  public static func accessRoute(forwardedFor: String?, clientAddress: String?) -> [String] {
    if let forwardedFor { return HeaderValue.list(forwardedFor) }
    return clientAddress.map { [$0] } ?? []
  }
}
