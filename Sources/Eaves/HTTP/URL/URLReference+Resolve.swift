extension URLReference {
  private static let hierarchicalSchemes: Set<String> = [
    "", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp", "mms",
    "prospero", "rtsp", "rtsps", "rtspu", "sftp", "svn", "svn+ssh", "ws", "wss",
  ]

  private static let schemesWithParameters: Set<String> = [
    "", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp", "rtsps", "rtspu", "sip",
    "sips", "mms", "sftp", "tel",
  ]

  /// Resolves a reference against the URL it is found at (RFC 3986 §5).
  /// - Throws: `InvalidURL` when one of the two is not a URL
  public static func join(_ base: String, _ reference: String) throws(InvalidURL) -> String {
    if base.isEmpty { return reference }
    if reference.isEmpty { return base }
    let baseURL = try URLReference(parsing: base)
    var url = try URLReference(parsing: reference)
    if url.scheme.isEmpty { url.scheme = baseURL.scheme }
    guard url.scheme == baseURL.scheme, hierarchicalSchemes.contains(url.scheme) else {
      return reference
    }
    return url.resolved(against: baseURL).description
  }

  private func resolved(against base: URLReference) -> URLReference {
    var url = self
    if Self.schemesWithAuthority.contains(scheme) {
      guard authority.isEmpty else { return url }
      url.authority = base.authority
    }
    var (path, parameters) = splitParameters()
    let (basePath, baseParameters) = base.splitParameters()
    if path.isEmpty, parameters.isEmpty {
      path = basePath
      parameters = baseParameters
      if query.isEmpty { url.query = base.query }
    } else {
      path = Self.merge(path, into: basePath)
    }
    url.path = parameters.isEmpty ? path : path + ";" + parameters
    return url
  }

  /// The path without the parameters of its last segment, and these.
  private func splitParameters() -> (path: String, parameters: String) {
    let bytes = Array(path.utf8)
    guard Self.schemesWithParameters.contains(scheme) else { return (path, "") }
    let lastSegment = bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
    guard let semicolon = bytes[lastSegment...].firstIndex(of: UInt8(ascii: ";")) else {
      return (path, "")
    }
    return (bytes[..<semicolon].text, bytes[(semicolon + 1)...].text)
  }

  /// Merges a relative path with that of the base and removes dot segments (RFC 3986 §5.2.3,
  /// §5.2.4).
  private static func merge(_ path: String, into basePath: String) -> String {
    let slash = UInt8(ascii: "/")
    let own = Array(path.utf8).split(separator: slash, omittingEmptySubsequences: false)
    var segments = own
    if path.utf8.first != slash {
      var base = Array(basePath.utf8).split(separator: slash, omittingEmptySubsequences: false)
      if base.last?.isEmpty == false { base.removeLast() }
      segments = base + own
      if segments.count > 2 {
        let inner = segments[1..<(segments.count - 1)].filter { !$0.isEmpty }
        segments.replaceSubrange(1..<(segments.count - 1), with: inner)
      }
    }
    var resolved: [ArraySlice<UInt8>] = []
    for segment in segments {
      if segment.elementsEqual("..".utf8) {
        _ = resolved.popLast()
      } else if !segment.elementsEqual(".".utf8) {
        resolved.append(segment)
      }
    }
    if let last = segments.last, last.elementsEqual(".".utf8) || last.elementsEqual("..".utf8) {
      resolved.append([])
    }
    let merged = resolved.joined(separator: CollectionOfOne(slash))
    let text = String(decoding: Array(merged), as: UTF8.self)
    return text.isEmpty ? "/" : text
  }
}
