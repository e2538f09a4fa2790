/// A cookie for the browser to keep: the value of a `Set-Cookie` header (RFC 6265 §4.1).
public struct SetCookie: Sendable, Hashable {
  /// When the browser sends a cookie along with requests that other sites cause.
  public enum SameSite: String, Sendable, Hashable, CaseIterable {
    /// Never.
    case strict = "Strict"
    /// When a link is followed.
    case lax = "Lax"
    /// Always; browsers ask for `secure` then.
    case none = "None"

    /// The value of a name in any case; nil for another word.
    public init?(name: String) {
      guard let value = Self.allCases.first(where: { $0.rawValue.equalsIgnoringCase(name) })
      else { return nil }
      self = value
    }
  }

  /// Browsers keep at least this many bytes of a cookie, attributes included (RFC 6265 §6.1);
  /// larger ones they may drop without a word.
  public static let sizeLimit = 4093

  /// The name.
  public var name: String
  /// The value; any text, it is quoted and escaped where it needs to be.
  public var value: String
  /// Seconds the cookie lives; nil for as long as the browser is open.
  public var maxAge: Int?
  /// When the cookie ends; follows from `maxAge` when it is nil.
  public var expires: HTTPDate?
  /// The path below which the browser sends the cookie; nil for the folder of the page.
  public var path: String?
  /// The domain whose hosts get the cookie; nil for this host alone.
  public var domain: String?
  /// Whether the cookie is sent over HTTPS only.
  public var isSecure: Bool
  /// Whether the cookie is hidden from scripts.
  public var isHTTPOnly: Bool
  /// When the cookie goes along with requests from other sites.
  public var sameSite: SameSite?
  /// Whether the cookie is kept apart for each site that embeds this one; makes it secure.
  public var isPartitioned: Bool

  /// A cookie with its attributes.
  public init(
    _ name: String, _ value: String, maxAge: Int? = nil, expires: HTTPDate? = nil,
    path: String? = "/", domain: String? = nil, isSecure: Bool = false, isHTTPOnly: Bool = false,
    sameSite: SameSite? = nil, isPartitioned: Bool = false
  ) {
    self.name = name
    self.value = value
    self.maxAge = maxAge
    self.expires = expires
    self.path = path
    self.domain = domain
    self.isSecure = isSecure
    self.isHTTPOnly = isHTTPOnly
    self.sameSite = sameSite
    self.isPartitioned = isPartitioned
  }

  /// A cookie that makes the browser forget the one of the same name, path and domain.
  public static func deletion(
    of name: String, path: String? = "/", domain: String? = nil, isSecure: Bool = false,
    isHTTPOnly: Bool = false, sameSite: SameSite? = nil, isPartitioned: Bool = false
  ) -> SetCookie {
    SetCookie(
      name, "", maxAge: 0, expires: HTTPDate(secondsSince1970: 0), path: path, domain: domain,
      isSecure: isSecure, isHTTPOnly: isHTTPOnly, sameSite: sameSite,
      isPartitioned: isPartitioned)
  }
}

extension SetCookie {
  /// Why a cookie cannot be sent.
  public enum Invalid: Error, Hashable, CustomStringConvertible {
    /// The name has a control character or a semicolon, which would end it early.
    case name(String)
    /// The domain has no ASCII form.
    case domain(String)

    /// The reason and the fix.
    public var description: String {
      switch self {
      case .name(let name):
        "the cookie name \(name.debugDescription) has a control character or a semicolon; "
          + "use letters, digits, - and _"
      case .domain(let domain): "the cookie domain \(domain.debugDescription) is not a host name"
      }
    }
  }

  /// The value of the `Set-Cookie` header.
  /// - Parameters:
  ///   - now: the present, to which `maxAge` is added for browsers that only know `Expires`; nil
  ///     leaves `Expires` out unless it is set
  /// - Throws: `Invalid` for a name or a domain that cannot be sent
  public func headerValue(now: HTTPDate?) throws(Invalid) -> String {
    guard name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ";") }) else {
      throw .name(name)
    }
    var header = "\(name)=\(Self.quoted(value))"
    if let domain { header += "; Domain=\(try Self.ascii(domain))" }
    if let expires = expires ?? expiry(now: now) { header += "; Expires=\(expires)" }
    if let maxAge { header += "; Max-Age=\(maxAge)" }
    if isSecure || isPartitioned { header += "; Secure" }
    if isHTTPOnly { header += "; HttpOnly" }
    if let path {
      header += "; Path=\(PercentEncoding.encode(path, unescaped: Self.pathCharacters))"
    }
    if let sameSite { header += "; SameSite=\(sameSite.rawValue)" }
    if isPartitioned { header += "; Partitioned" }
    return header
  }

  /// A path as in a URL, without the semicolon, which has a meaning here.
  private static let pathCharacters = PercentEncoding.Unescaped("%!$&'()*+,/:=@")

  private func expiry(now: HTTPDate?) -> HTTPDate? {
    guard let now, let maxAge else { return nil }
    return now.advanced(by: maxAge)
  }

  private static func ascii(_ domain: String) throws(Invalid) -> String {
    let host = domain.utf8.prefix { $0 != UInt8(ascii: ":") }.drop { $0 == UInt8(ascii: ".") }
    let isPrintable = host.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ";") }
    guard isPrintable, let ascii = try? IDNA.ascii(host.text) else { throw .domain(domain) }
    return ascii
  }

  /// Puts a value that RFC 6265 does not allow into quotes, with octal escapes for what may not
  /// stand in quotes either, as Python's `http.cookies` does.
  static func quoted(_ value: String) -> String {
    guard !value.utf8.allSatisfy(isPlain) else { return value }
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        quoted += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, UInt8(ascii: ","), UInt8(ascii: ";"), 0x7F...:
        let zero = UInt8(ascii: "0")
        quoted += [
          UInt8(ascii: "\\"), zero + (byte >> 6), zero + (byte >> 3 & 7), zero + (byte & 7),
        ]
      default: quoted.append(byte)
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return quoted.text
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\\"),
      0x7F...:
      false
    default: true
    }
  }
}
