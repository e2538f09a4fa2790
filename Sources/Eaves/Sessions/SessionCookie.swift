/// The cookie that carries a session, or takes one away.
public struct SessionCookie: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The signed session; empty to delete the cookie.
  public let value: String
  /// The domain; nil for the host alone.
  public let domain: String?
  /// When the browser forgets it, in seconds since 1970; nil for when it is closed.
  public let expires: Int?
  /// For how many seconds the browser keeps it: 0 to delete the cookie, nil otherwise.
  public let maxAge: Int?
  /// Whether it is sent over HTTPS only.
  public let isSecure: Bool
  /// Whether scripts cannot read it.
  public let isHTTPOnly: Bool
  /// The path below which it is sent.
  public let path: String
  /// When other sites' requests carry it.
  public let sameSite: SessionSettings.SameSite?
  /// Whether it is kept apart for each embedding site.
  public let isPartitioned: Bool

  /// The value of the `Set-Cookie` header (RFC 6265 §4.1), its attributes in Werkzeug's order.
  public var headerValue: String {
    var parts = ["\(name)=\(value)"]
    if let domain { parts.append("Domain=\(domain)") }
    if let expires { parts.append("Expires=\(SessionDate.text(expires))") }
    if let maxAge { parts.append("Max-Age=\(maxAge)") }
    if isSecure { parts.append("Secure") }
    if isHTTPOnly { parts.append("HttpOnly") }
    parts.append("Path=\(SessionCookie.quoted(path))")
    if let sameSite { parts.append("SameSite=\(sameSite.rawValue)") }
    if isPartitioned { parts.append("Partitioned") }
    return parts.joined(separator: "; ")
  }

  /// Percent-encodes what a URL's path cannot have, and the semicolon that would end the attribute.
  private static func quoted(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let plain = "!$%&'()*+,-./:=@_~".utf8
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      if SessionSettings.isAlphanumeric(byte) || plain.contains(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
