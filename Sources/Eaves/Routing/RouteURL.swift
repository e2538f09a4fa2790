/// The parts of a URL or of a reference to one, and how a reference is resolved.
///
/// Source: RFC 3986 §5.2, with the scheme and authority kept as Python's `urljoin` does.
struct RouteURL {
  var scheme = ""
  /// The host and port; nil where there is none.
  var authority: String?
  var path = ""
  var query: Substring?
  var fragment: Substring?

  init(scheme: String, authority: String, path: String) {
    self.scheme = scheme
    self.authority = authority
    self.path = path
  }

  /// Cuts a reference into its parts.
  init(_ text: String) {
    // What browsers drop anyway must not reach a header: breaks, and controls at the start.
    let kept = text.utf8.filter { ![0x09, 0x0A, 0x0D].contains($0) }.drop { $0 <= 0x20 }
    var rest = Substring(decoding: kept, as: UTF8.self).utf8
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon]) {
      scheme = Substring(rest[..<colon]).lowercased()
      rest = rest[rest.index(after: colon)...]
    }
    if rest.starts(with: "//".utf8) {
      let authorityAndMore = rest.dropFirst(2)
      let end = authorityAndMore.firstIndex { "/?#".utf8.contains($0) }
      authority = String(Substring(authorityAndMore[..<(end ?? rest.endIndex)]))
      rest = authorityAndMore[(end ?? rest.endIndex)...]
    }
    fragment = Self.cut(&rest, at: UInt8(ascii: "#"))
    query = Self.cut(&rest, at: UInt8(ascii: "?"))
    path = String(Substring(rest))
  }

  /// Cuts a text at a byte; returns what follows the byte.
  private static func cut(_ text: inout Substring.UTF8View, at byte: UInt8) -> Substring? {
    guard let place = text.firstIndex(of: byte) else { return nil }
    defer { text = text[..<place] }
    return Substring(text[text.index(after: place)...])
  }

  private static func isScheme(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, (first | 0x20) &- 0x61 < 26 else { return false }
    return text.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 <= 9 || "+-.".utf8.contains(byte)
    }
  }

  /// Resolves a reference against this URL.
  func resolving(_ text: String) -> String {
    let reference = RouteURL(text)
    guard reference.scheme.isEmpty || reference.scheme == scheme else { return text }
    var result = self
    result.fragment = reference.fragment
    if let authority = reference.authority, !authority.isEmpty {
      result.authority = authority
      result.path = reference.path
      result.query = reference.query
    } else if reference.path.isEmpty {
      result.query = reference.query?.isEmpty == false ? reference.query : query
    } else {
      result.path = Self.merging(path, reference.path)
      result.query = reference.query
    }
    return result.text
  }

  private static func merging(_ base: String, _ path: String) -> String {
    let own = split(path)
    var segments = own
    if path.utf8.first != Byte.slash {
      segments = split(base).dropLast() + own
      // Only the first and last may be empty, or slashes would double.
      let middle = segments.dropFirst().dropLast().filter { !$0.isEmpty }
      segments = segments.prefix(1) + middle + segments.dropFirst().suffix(1)
    }
    var resolved: [Substring] = []
    for segment in segments {
      switch segment {
      case "..": if !resolved.isEmpty { resolved.removeLast() }
      case ".": break
      default: resolved.append(segment)
      }
    }
    if segments.last == "." || segments.last == ".." { resolved.append("") }
    let joined = resolved.joined(separator: "/")
    return joined.isEmpty ? "/" : joined
  }

  private static func split(_ path: String) -> [Substring] {
    path.utf8.split(separator: Byte.slash, omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// The parts put together again.
  var text: String {
    var text = scheme + "://" + (authority ?? "")
    if !path.isEmpty, path.utf8.first != Byte.slash { text += "/" }
    text += path
    if let query, !query.isEmpty { text += "?" + query }
    if let fragment, !fragment.isEmpty { text += "#" + fragment }
    return text
  }
}
