/// How a client may show who it is: the value of a `WWW-Authenticate` header (RFC 9110 §11.6.1).
public struct WWWAuthenticate: Sendable, Hashable {
  /// The scheme in small letters.
  public let scheme: String
  /// The parameters, such as `realm`.
  public let parameters: HeaderParameters
  /// The token of a scheme that has one.
  public let token: String?

  /// A challenge of any scheme.
  public init(scheme: String, parameters: HeaderParameters = [:], token: String? = nil) {
    self.scheme = scheme.asciiLowercased
    self.parameters = parameters
    self.token = token
  }

  /// Asks for user name and password, with which the browser shows its own dialog (RFC 7617).
  public static func basic(realm: String) -> WWWAuthenticate {
    WWWAuthenticate(scheme: "basic", parameters: ["realm": realm])
  }

  /// Reads a header; nil for an empty one.
  public init?(parsing header: String) {
    guard !header.isEmpty else { return nil }
    let (scheme, rest) = Authorization.split(header)
    (self.scheme, (parameters, token)) = (scheme, Authorization.parametersOrToken(rest))
  }

  /// The Digest parameters that are quoted even where they are tokens (RFC 7616 §3.3).
  private static let quotedDigestParameters: Set<String> = [
    "realm", "domain", "nonce", "opaque", "qop",
  ]
}

extension WWWAuthenticate: CustomStringConvertible {
  /// The value of the header.
  public var description: String {
    let name = Authorization.capitalized(scheme)
    if let token { return "\(name) \(token)" }
    if parameters.isEmpty { return name }
    guard scheme == "digest" else { return "\(name) \(HeaderValue.dump(parameters))" }
    let items = parameters.items.map { item in
      let isQuoted = Self.quotedDigestParameters.contains(item.name)
      return "\(item.name)=\(HeaderValue.quote(item.value ?? "", allowToken: !isQuoted))"
    }
    return "\(name) \(items.joined(separator: ", "))"
  }
}
