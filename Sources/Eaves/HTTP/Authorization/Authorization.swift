/// What a client sends to show who it is: the value of an `Authorization` header (RFC 9110 §11.6.2).
public struct Authorization: Sendable, Hashable {
  /// The scheme in small letters: `basic`, `bearer`, `digest`.
  public let scheme: String
  /// The parameters; of the Basic scheme, `username` and `password`.
  public let parameters: HeaderParameters
  /// The token of a scheme that has one, such as Bearer; nil where there are parameters.
  public let token: String?

  /// Credentials of any scheme.
  public init(scheme: String, parameters: HeaderParameters = [:], token: String? = nil) {
    self.scheme = scheme.asciiLowercased
    self.parameters = parameters
    self.token = token
  }

  /// User name and password (RFC 7617).
  public static func basic(username: String, password: String) -> Authorization {
    Authorization(scheme: "basic", parameters: ["username": username, "password": password])
  }

  /// A token (RFC 6750).
  public static func bearer(_ token: String) -> Authorization {
    Authorization(scheme: "bearer", token: token)
  }

  /// Reads a header; nil for an empty one, and for Basic credentials that are not Base64 of UTF-8.
  public init?(parsing header: String) {
    guard !header.isEmpty else { return nil }
    let (scheme, rest) = Self.split(header)
    if scheme == "basic" {
      guard let bytes = Base64.decodeStandard(rest),
        let text = String(validating: bytes, as: UTF8.self)
      else { return nil }
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      self = .basic(
        username: String(parts[0]), password: parts.count > 1 ? String(parts[1]) : "")
      return
    }
    (self.scheme, (parameters, token)) = (scheme, Self.parametersOrToken(rest))
  }

  /// The user name of the Basic and Digest schemes.
  public var username: String? { parameters["username"] }

  /// The password of the Basic scheme.
  public var password: String? { scheme == "basic" ? parameters["password"] : nil }

  /// The scheme in small letters, and what follows it.
  static func split(_ header: String) -> (scheme: String, rest: ArraySlice<UInt8>) {
    let bytes = Array(header.utf8)
    guard let (scheme, rest) = bytes.partition(at: UInt8(ascii: " ")) else {
      return (bytes.lowercasedText, [])
    }
    return (scheme.lowercasedText, rest.trimmed())
  }

  /// Parameters where there is a `=` other than the padding of a token, else a token.
  static func parametersOrToken(
    _ bytes: ArraySlice<UInt8>
  ) -> (parameters: HeaderParameters, token: String?) {
    let equals = UInt8(ascii: "=")
    let unpadded = bytes.lastIndex { $0 != equals }.map { bytes[...$0] } ?? []
    guard unpadded.contains(equals) else { return ([:], bytes.text) }
    return (HeaderValue.parameters(bytes.text), nil)
  }

  /// `Basic`, `X-Custom`: each word with a capital.
  static func capitalized(_ scheme: String) -> String {
    var startsWord = true
    return scheme.utf8.map { byte in
      defer { startsWord = !byte.isLetter }
      return startsWord && byte.isLetter ? byte & 0xDF : byte.lowercased
    }.text
  }
}

extension Authorization: CustomStringConvertible {
  /// The value of the header.
  public var description: String {
    if scheme == "basic" {
      let credentials = "\(username ?? ""):\(password ?? "")"
      return "Basic \(Base64.encodeStandard(Array(credentials.utf8)).text)"
    }
    return "\(Self.capitalized(scheme)) \(token ?? HeaderValue.dump(parameters))"
  }
}
