import HTTPTypes

/// The host names an app answers to.
///
/// Without a list every host is fine, which lets a client choose the host of the links an app
/// writes, into mails for instance.
public struct TrustedHosts: Sendable, Hashable {
  /// The names; one that starts with a dot stands for the domain and all names below it.
  public let names: [String]
  /// The names in ASCII; those without such a form match nothing.
  private let domains: [Domain]

  private struct Domain: Sendable, Hashable {
    let name: String
    let coversSubdomains: Bool
  }

  /// A list of names, with or without ports, which are ignored.
  public init(_ names: [String] = []) {
    self.names = names
    domains = names.compactMap { name in
      let coversSubdomains = name.hasPrefix(".")
      let domain = Self.withoutPort(coversSubdomains ? String(name.dropFirst()) : name)
      guard let ascii = try? IDNA.ascii(domain) else { return nil }
      return Domain(name: ascii, coversSubdomains: coversSubdomains)
    }
  }

  /// Whether a `Host` header may be used: it has the characters of a host, and is on the list
  /// unless that is empty.
  public func trusts(_ host: String) -> Bool {
    guard Self.isWellFormed(host) else { return false }
    let name = Self.withoutPort(host)
    return names.isEmpty
      || domains.contains { domain in
        name == domain.name || domain.coversSubdomains && name.hasSuffix(".\(domain.name)")
      }
  }

  /// The host of a request, with its port unless it is the usual one of the scheme.
  ///
  /// - Parameters:
  ///   - scheme: `http` or `https`
  ///   - header: the `Host` header; nil when it is missing
  ///   - server: name and port of the server, used when the header is missing
  /// - Returns: the host; empty when there is none, or it has characters no host has
  /// - Throws: 400 for a host that is not on the list
  public func host(
    scheme: String, header: String?, server: (name: String, port: Int)? = nil
  ) throws(HTTPError) -> String {
    guard var host = header ?? server.map(Self.address) else { return "" }
    switch scheme {
    case "http", "ws": host = host.hasSuffix(":80") ? String(host.dropLast(3)) : host
    case "https", "wss": host = host.hasSuffix(":443") ? String(host.dropLast(4)) : host
    default: break
    }
    if trusts(host) { return host }
    guard names.isEmpty else {
      throw HTTPError(.badRequest, detail: "the host \(host.debugDescription) is not trusted")
    }
    return ""
  }

  private static func address(of server: (name: String, port: Int)) -> String {
    let isIPv6 = server.name.utf8.contains(UInt8(ascii: ":")) && !server.name.hasPrefix("[")
    return "\(isIPv6 ? "[\(server.name)]" : server.name):\(server.port)"
  }

  /// A name, an IPv4 or IPv6 address, and possibly a port.
  static func isWellFormed(_ host: String) -> Bool {
    var rest = Array(host.utf8)[...]
    if rest.first == UInt8(ascii: "[") {
      guard let (address, after) = rest.dropFirst().partition(at: UInt8(ascii: "]")),
        let (words, tail) = address.partition(at: UInt8(ascii: ":")), !tail.isEmpty,
        words.allSatisfy({ $0.hexDigitValue != nil }),
        tail.allSatisfy({
          $0.hexDigitValue != nil || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
        })
      else { return false }
      rest = after
    } else {
      let name = rest.prefix {
        $0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
      guard !name.isEmpty else { return false }
      rest = rest[name.endIndex...]
    }
    if rest.isEmpty { return true }
    return rest.first == UInt8(ascii: ":") && rest.count > 1
      && rest.dropFirst().allSatisfy(\.isDigit)
  }

  private static func withoutPort(_ host: String) -> String {
    let bytes = Array(host.utf8)
    if bytes.first == UInt8(ascii: "["), let close = bytes.firstIndex(of: UInt8(ascii: "]")) {
      return bytes[...close].text
    }
    return bytes.partition(at: UInt8(ascii: ":"))?.before.text ?? host
  }
}
