/// The parts of a URL or of a reference to one, and how a reference is resolved.
///
/// Source: RFC 3986 §5.2, with the scheme and authority kept as Python's `urljoin` does.
struct URLReference {
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
    // What browsers drop anyway must not reach a header: controls around, and breaks within.
    let kept = text.unicodeScalars.filter { !["\t", "\n", "\r"].contains($0) }
      .drop { $0.value <= 0x20 }
    var rest = Substring(kept)
    if let colon = rest.firstIndex(of: ":"), Self.isScheme(rest[..<colon]) {
      scheme = rest[..<colon].lowercased()
      rest = rest[rest.index(after: colon)...]
    }
    if rest.hasPrefix("//") {
      let start = rest.index(rest.startIndex, offsetBy: 2)
      let end = rest[start...].firstIndex { "/?#".contains($0) } ?? rest.endIndex
      authority = String(rest[start..<end])
      rest = rest[end...]
    }
    if let hash = rest.firstIndex(of: "#") {
      fragment = rest[rest.index(after: hash)...]
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: "?") {
      query = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    path = String(rest)
  }

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, (first | 0x20) &- 0x61 < 26 else { return false }
    return text.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 <= 9 || "+-.".utf8.contains(byte)
    }
  }

  /// Resolves a reference against this URL.
  func resolving(_ text: String) -> String {
    let reference = URLReference(text)
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
    let own = path.split(separator: "/", omittingEmptySubsequences: false)
    var segments = own
    if !path.hasPrefix("/") {
      let folder = base.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      segments = folder + own
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

  /// The parts put together again.
  var text: String {
    var text = scheme + "://" + (authority ?? "")
    if !path.isEmpty, !path.hasPrefix("/") { text += "/" }
    text += path
    if let query, !query.isEmpty { text += "?" + query }
    if let fragment, !fragment.isEmpty { text += "#" + fragment }
    return text
  }
}
