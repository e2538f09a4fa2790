extension URLReference {
  /// Writes a URL in ASCII, as headers need it: what is not ASCII or unsafe is percent-encoded,
  /// the host is put into Punycode, what is encoded already stays.
  /// - Throws: `InvalidURL` for what cannot be split, a wrong port, and a host without an ASCII
  ///   form
  public static func ascii(_ iri: String) throws(InvalidURL) -> String {
    if iri.utf8.allSatisfy(isPlainPathCharacter), !iri.utf8.starts(with: "//".utf8) { return iri }
    var url = try URLReference(parsing: iri)
    url.path = PercentEncoding.encode(url.path, unescaped: .encodedPath)
    url.query = PercentEncoding.encode(url.query, unescaped: .encodedQuery)
    url.fragment = PercentEncoding.encode(url.fragment, unescaped: .encodedFragment)
    let parts = try url.splitAuthority()
    url.authority = joined(
      parts, host: try parts.host.map { (host) throws(InvalidURL) in try IDNA.ascii(host) }
    ) { PercentEncoding.encode($0, unescaped: .encodedUser) }
    return url.description
  }

  /// Writes a URL for people to read: percent-encoded UTF-8 and Punycode are decoded, except for
  /// what would change the meaning of the URL or cannot be read.
  /// - Throws: `InvalidURL` for what cannot be split and a wrong port
  public static func unicode(_ uri: String) throws(InvalidURL) -> String {
    var url = try URLReference(parsing: uri)
    url.path = decoded(url.path, keeping: "/?#")
    url.query = decoded(url.query, keeping: "&=+#")
    url.fragment = decoded(url.fragment, keeping: "")
    let parts = try url.splitAuthority()
    url.authority = joined(parts, host: parts.host.map(IDNA.unicode)) {
      decoded($0, keeping: ":@/?#")
    }
    return url.description
  }

  /// A path such as most redirects have, which needs no work.
  private static func isPlainPathCharacter(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  private static func joined(
    _ parts: Authority, host: String?, user transform: (String) -> String
  ) -> String {
    var text = host ?? ""
    if text.utf8.contains(UInt8(ascii: ":")) { text = "[\(text)]" }
    if let port = parts.port, port > 0 { text += ":\(port)" }
    guard let user = parts.user, !user.isEmpty else { return text }
    var credentials = transform(user)
    if let password = parts.password, !password.isEmpty {
      credentials += ":" + transform(password)
    }
    return "\(credentials)@\(text)"
  }

  /// Decodes, but keeps control characters, spaces, `%` and the delimiters of the part encoded.
  private static func decoded(_ text: String, keeping delimiters: StaticString) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    return delimiters.withUTF8Buffer { delimiters in
      PercentEncoding.decode(text.utf8) { byte in
        byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "%") || delimiters.contains(byte)
      }.textKeepingInvalidEncoded
    }
  }
}
