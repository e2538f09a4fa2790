/// The parts of a URL or of a relative reference (RFC 3986 §4.1), split as browsers and Python's
/// `urlsplit` do: control characters and spaces in front, tabs and line breaks anywhere are dropped.
public struct URLReference: Sendable, Hashable {
  /// The scheme in small letters; empty for a relative reference.
  public var scheme: String
  /// User, host and port: `alice@example.org:8080`; empty where there is none.
  public var authority: String
  /// The path, still encoded.
  public var path: String
  /// What follows `?`, still encoded.
  public var query: String
  /// What follows `#`, still encoded.
  public var fragment: String

  /// What is wrong with a URL.
  public struct InvalidURL: Error, Hashable, CustomStringConvertible {
    /// The reason, with the part it is about.
    public let description: String
  }

  /// A reference of the given parts.
  public init(
    scheme: String = "", authority: String = "", path: String = "", query: String = "",
    fragment: String = ""
  ) {
    self.scheme = scheme
    self.authority = authority
    self.path = path
    self.query = query
    self.fragment = fragment
  }

  /// Splits a URL.
  /// - Throws: `InvalidURL` for a host in brackets that is not an IPv6 address, and for a host
  ///   with characters that another reader would take for the end of the host
  public init(parsing text: String) throws(InvalidURL) {
    var rest = Array(text.utf8.drop { $0 <= 0x20 })[...]
    if rest.contains(where: { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) {
      rest = rest.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }[...]
    }
    self.init()
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")), let first = rest.first,
      first.isLetter, rest[..<colon].allSatisfy(Self.isSchemeCharacter)
    {
      scheme = rest[..<colon].lowercasedText
      rest = rest[(colon + 1)...]
    }
    if rest.starts(with: "//".utf8) {
      let end = rest.dropFirst(2).firstIndex(where: Self.endsAuthority) ?? rest.endIndex
      authority = rest[(rest.startIndex + 2)..<end].text
      rest = rest[end...]
      try checkBrackets()
      try checkAuthority()
    }
    if let (before, after) = rest.partition(at: UInt8(ascii: "#")) {
      fragment = after.text
      rest = before
    }
    if let (before, after) = rest.partition(at: UInt8(ascii: "?")) {
      query = after.text
      rest = before
    }
    path = rest.text
  }

  private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private func checkBrackets() throws(InvalidURL) {
    let bytes = Array(authority.utf8)
    guard bytes.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") })
    else { return }
    guard let (_, after) = bytes.partition(at: UInt8(ascii: "[")),
      let (host, _) = after.partition(at: UInt8(ascii: "]")), IPv6Address.isValid(host.text)
    else { throw InvalidURL(description: "\"\(authority)\" is not a valid IPv6 host") }
  }

  /// Refuses characters such as U+2100 `℀`, which normalization turns into `a/c` and so into a
  /// different host.
  private func checkAuthority() throws(InvalidURL) {
    for scalar in authority.unicodeScalars where !scalar.isASCII {
      let folded = ASCIIFolding.ascii(of: scalar)
      guard !folded.contains(where: { "/?#@:".utf8.contains($0) }) else {
        throw InvalidURL(
          description: "\"\(authority)\" has a character that reads as one of / ? # @ : "
            + "when it is normalized")
      }
    }
  }
}

extension URLReference: CustomStringConvertible {
  /// The schemes whose URLs have an authority, empty or not.
  static let schemesWithAuthority: Set<String> = [
    "", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp",
    "snews", "prospero", "rtsp", "rtsps", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git",
    "git+ssh", "ws", "wss", "itms-services",
  ]

  /// The parts put together again.
  public var description: String {
    var text = path
    let needsAuthority =
      !scheme.isEmpty && Self.schemesWithAuthority.contains(scheme)
      && !path.utf8.starts(with: "//".utf8)
    if !authority.isEmpty || needsAuthority {
      if !path.isEmpty, path.utf8.first != UInt8(ascii: "/") { text = "/" + text }
      text = "//" + authority + text
    }
    if !scheme.isEmpty { text = scheme + ":" + text }
    if !query.isEmpty { text += "?" + query }
    if !fragment.isEmpty { text += "#" + fragment }
    return text
  }
}

extension URLReference {
  /// User, password, host and port of an authority.
  public struct Authority: Sendable, Hashable {
    /// The user name, still encoded.
    public var user: String?
    /// The password, still encoded.
    public var password: String?
    /// The host in small letters, without brackets; nil where it is empty.
    public var host: String?
    /// The port, 0 to 65535.
    public var port: Int?
  }

  /// Splits the authority.
  /// - Throws: `InvalidURL` for a port that is not a number from 0 to 65535
  public func splitAuthority() throws(InvalidURL) -> Authority {
    var parts = Authority()
    var hostAndPort = Array(authority.utf8)[...]
    if let at = hostAndPort.lastIndex(of: UInt8(ascii: "@")) {
      let userInfo = hostAndPort[..<at]
      hostAndPort = hostAndPort[(at + 1)...]
      let colon = userInfo.partition(at: UInt8(ascii: ":"))
      parts.user = (colon?.before ?? userInfo).text
      parts.password = colon?.after.text
    }
    var host = hostAndPort
    var port: ArraySlice<UInt8> = []
    if let (_, bracketed) = hostAndPort.partition(at: UInt8(ascii: "[")) {
      host = bracketed
      if let (inside, after) = bracketed.partition(at: UInt8(ascii: "]")) {
        host = inside
        port = after.partition(at: UInt8(ascii: ":"))?.after ?? []
      }
    } else if let (before, after) = hostAndPort.partition(at: UInt8(ascii: ":")) {
      host = before
      port = after
    }
    // The zone of a link-local address keeps its case: "fe80::1%Eth0".
    let zone = host.firstIndex(of: UInt8(ascii: "%")) ?? host.endIndex
    if !host.isEmpty { parts.host = host[..<zone].text.lowercased() + host[zone...].text }
    if !port.isEmpty {
      guard port.allSatisfy(\.isDigit), let number = Int(port.text), number <= 65535 else {
        throw InvalidURL(description: "\"\(port.text)\" is not a port from 0 to 65535")
      }
      parts.port = number
    }
    return parts
  }
}
