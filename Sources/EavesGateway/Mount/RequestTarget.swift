/// Where a request goes: the mount of the application and the path below it, each as the visitor
/// typed it and not as the server rewrote it.
public struct RequestTarget: Hashable, Sendable {
  /// The prefix under which the visitor reaches the application, without the entry file's name:
  /// decoded, either empty or in the form `/a/b`.
  public let mount: String

  /// The mount as the visitor typed it: percent-encoded as it was and with doubled slashes where there
  /// were some, but dot segments resolved. It is for comparing with what a browser shows; a link that
  /// began with it could begin with `//`, and then leads to another host.
  public let mountTyped: String

  /// What a link or a cookie's path begins with: the mount in the visitor's percent-encoding, so that
  /// a browser takes both for the same place, but without doubled slashes and with whatever must not
  /// stand in a URL encoded. Empty, or in the form `/a/b`.
  public let mountLink: String

  /// As `mountLink`, followed by the entry's name when the visitor typed it. Links made with it work
  /// even where the server has no rewrite that hides the entry.
  public let entryLink: String

  /// The path below the mount: begins with a slash, decoded once, bytes that are not UTF-8 repaired
  /// with U+FFFD, dot segments resolved, doubled slashes kept.
  public let path: String

  /// What the visitor typed after the first `?`, not decoded; empty when there is none.
  public let query: String

  /// Whether the visitor typed the entry file's name, as in `/app/run.fcgi/page`.
  public let entryVisible: Bool

  /// Whether the visitor typed the mount without the slash after it; the path is then `/`.
  public let bareMount: Bool

  /// How the mount was found.
  public let rule: MountRule

  /// Derives mount and path from a request's variables.
  /// - Parameters:
  ///   - variables: those of the request
  ///   - mount: the configured mount, decoded, such as `/my app`; empty means the root. It is used
  ///     where the target begins with it. Without one, APP_MOUNT in the variables counts.
  public init(_ variables: Variables, mount: String? = nil) {
    self = variables.withViews { RequestTarget($0, mount: mount) }
  }

  init(_ variables: VariableViews, mount: String?) {
    guard let uri = variables.view(.requestURI) else {
      self.init(withoutURI: variables)
      return
    }
    guard var mount else {
      self.init(uri, variables, configured: variables.configuredMount)
      return
    }
    self = mount.withUTF8 { RequestTarget(uri, variables, configured: $0[...]) }
  }

  private init(_ uri: ByteView, _ variables: VariableViews, configured: ByteView?) {
    let line = RequestLine(uri)
    self = TargetPath.with(typed: line.path) { target in
      ScriptFile.with(variables) { file in
        let derivation = MountDerivation(
          variables, target: target, file: file, configured: configured)
        return RequestTarget(target, derivation.split(), query: line.query)
      }
    }
  }

  private init(_ target: TargetPath, _ split: MountDerivation.Split, query: ByteView) {
    let end = target.lastFilled(before: split.count)
    let mountEnd = split.entryVisible ? target.lastFilled(before: end - 1) : end
    let rest = target.tail(from: split.count)
    mount = target.decodedText(upTo: mountEnd)
    // Nearly every mount is the same text in all three forms.
    let isPlain = target.isPlain(upTo: mountEnd)
    mountTyped = isPlain ? mount : target.typedText(upTo: mountEnd)
    mountLink = isPlain ? mount : target.linkText(upTo: mountEnd)
    entryLink = split.entryVisible ? target.linkText(upTo: end) : mountLink
    path = rest.isEmpty ? "/" : String(decoding: rest, as: UTF8.self)
    self.query = query.isEmpty ? "" : String(decoding: query, as: UTF8.self)
    entryVisible = split.entryVisible
    bareMount = rest.isEmpty && !split.entryVisible
    rule = split.rule
  }

  /// RFC 3875 §4.1.13 and §4.1.5, for servers that give no REQUEST_URI.
  private init(withoutURI variables: VariableViews) {
    var bytes: [UInt8] = []
    for segment in PathSegments(variables.view(.scriptName) ?? variables.empty) {
      bytes.append(.slash)
      bytes.append(contentsOf: segment)
    }
    let pathInfo = variables.view(.pathInfo) ?? variables.empty
    let begins = pathInfo.first == .slash
    mount = String(decoding: bytes, as: UTF8.self)
    mountLink = PathEncoding.encode(bytes[...])
    mountTyped = mountLink
    entryLink = mountLink
    path = (begins ? "" : "/") + String(decoding: pathInfo, as: UTF8.self)
    query = String(decoding: variables.view(.queryString) ?? variables.empty, as: UTF8.self)
    entryVisible = false
    bareMount = pathInfo.isEmpty
    rule = .noRequestURI
  }
}

extension TargetPath {
  /// The end of the last segment before an index that is not empty: where a mount ends.
  fileprivate func lastFilled(before index: Int) -> Int {
    index > 0 ? beforeDoubledSlashes(index) : 0
  }

  /// Whether leading segments are typed as a link would have them, nothing in them encoded.
  fileprivate func isPlain(upTo count: Int) -> Bool {
    segments.prefix(count).allSatisfy { segment in
      !segment.typed.isEmpty && typed[segment.typed].allSatisfy(PathEncoding.isAllowed)
    }
  }

  fileprivate func decodedText(upTo count: Int) -> String {
    if count == 0 { return "" }
    guard isFilled(upTo: count) else { return decodedTextMergingSlashes(upTo: count) }
    return String(decoding: bytes[..<tailStart(count)], as: UTF8.self)
  }

  private func isFilled(upTo count: Int) -> Bool {
    segments.prefix(count).allSatisfy { !$0.bytes.isEmpty }
  }

  private func decodedTextMergingSlashes(upTo count: Int) -> String {
    var text: [UInt8] = []
    for segment in segments.prefix(count) where !segment.bytes.isEmpty {
      text.append(.slash)
      text.append(contentsOf: bytes[segment.bytes])
    }
    return String(decoding: text, as: UTF8.self)
  }

  fileprivate func typedText(upTo count: Int) -> String {
    var text: [UInt8] = []
    for segment in segments.prefix(count) {
      text.append(.slash)
      text.append(contentsOf: typed[segment.typed])
    }
    return String(decoding: text, as: UTF8.self)
  }

  fileprivate func linkText(upTo count: Int) -> String {
    var text: [UInt8] = []
    for segment in segments.prefix(count) where !segment.bytes.isEmpty {
      text.append(.slash)
      PathEncoding.appendTyped(typed[segment.typed], to: &text)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
