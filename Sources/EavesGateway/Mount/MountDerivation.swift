/// Finds out which leading segments of a request's target are the mount.
///
/// Path and query always come from the target itself (REQUEST_URI). The other variables are used only
/// to tell where the mount ends, because Apache decodes, merges and rewrites each of them, and which
/// depends on how the request reached the entry. The rule follows from recorded environments of Apache
/// under more than a hundred setups; its steps stand in `split` in the order in which they are tried.
struct MountDerivation {
  private let target: TargetPath
  private let scriptName: ArraySlice<UInt8>
  private let pathInfo: ArraySlice<UInt8>
  private let configured: ArraySlice<UInt8>?
  private let isErrorDocument: Bool
  private let file: ScriptFile

  /// Where a target is split.
  struct Split {
    /// How many leading segments are not part of the path.
    var count: Int
    var rule: MountRule
    /// Whether the last of them is the entry file.
    var entryVisible = false
  }

  init(_ variables: Variables, target: TargetPath, configured: ArraySlice<UInt8>?) {
    self.target = target
    self.configured = configured
    scriptName = variables.bytes("SCRIPT_NAME") ?? []
    pathInfo = variables.bytes("PATH_INFO") ?? []
    isErrorDocument = variables.isErrorDocument
    file = ScriptFile(variables)
  }

  /// Splits the target. The first step that knows decides.
  func split() -> Split {
    byConfiguration()
      ?? byProxiedFile()
      ?? byScriptName()
      ?? byPathInfo()
      ?? byScriptFolder()
      ?? Split(count: 0, rule: .root)
  }

  private func byConfiguration() -> Split? {
    guard let configured, let count = target.segmentsCovered(by: configured) else { return nil }
    if file.isBelowDocumentRoot, let script = scriptName.splitAtLastSegment,
      script.last == file.entry,
      PathSegments(script.directory).elementsEqual(PathSegments(configured)),
      let covered = target.segmentsCovered(by: scriptName)
    {
      return Split(count: covered, rule: .configured, entryVisible: true)
    }
    return Split(count: count, rule: .configured)
  }

  /// ProxyPass and `[P]`: SCRIPT_NAME is usually the whole path of the URL, but the name of the file
  /// at the other side ends with the application's path.
  private func byProxiedFile() -> Split? {
    guard file.isProxied, !file.isBelowDocumentRoot else { return nil }
    var name = file.path
    for _ in 0..<3 {
      if let index = TailMatch.segment(of: target, endingFile: name) {
        return Split(count: index, rule: .proxyTail)
      }
      name = PercentDecoding.decode(name)
    }
    let endsInSlash = target.segment(target.count - 1).isEmpty
    return Split(count: endsInSlash ? target.count - 1 : target.count, rule: .proxyMount)
  }

  private func byScriptName() -> Split? {
    guard let script = scriptName.splitAtLastSegment,
      let count = target.segmentsCovered(by: scriptName)
    else { return nil }
    // Behind a proxy a name without a dot is that of a location, not of a file.
    let isFile = !file.isProxied || file.entry.contains(UInt8(ascii: "."))
    guard script.last == file.entry, isFile else { return Split(count: count, rule: .scriptName) }
    return Split(count: count, rule: .entryInTarget, entryVisible: true)
  }

  private func byPathInfo() -> Split? {
    // An ErrorDocument has the PATH_INFO that is written in the configuration.
    guard !pathInfo.isEmpty, !isErrorDocument,
      let index = TailMatch.segment(of: target, from: pathInfo)
    else { return nil }
    return Split(count: index, rule: .pathInfo)
  }

  private func byScriptFolder() -> Split? {
    let folder = scriptName.splitAtLastSegment?.directory ?? []
    guard let count = target.segmentsCovered(by: folder) else { return nil }
    return Split(count: count, rule: .scriptFolder)
  }
}

/// What SCRIPT_FILENAME tells of the entry file.
private struct ScriptFile {
  /// The file's path; behind a proxy the path of the URL it was handed on to, slashes merged.
  let path: ArraySlice<UInt8>
  /// Whether mod_proxy made the variable: it is then `proxy:fcgi://host:port/path`.
  let isProxied: Bool
  /// Whether the path lies below a document root, so that it is a file that Apache has found.
  let isBelowDocumentRoot: Bool
  /// The last segment of the path; empty when there is none.
  let entry: ArraySlice<UInt8>

  init(_ variables: Variables) {
    let name = variables.bytes("SCRIPT_FILENAME") ?? []
    let proxied = Self.proxiedPath(name)
    let path = proxied ?? name
    self.path = path
    isProxied = proxied != nil
    entry = path.splitAtLastSegment?.last ?? []
    isBelowDocumentRoot =
      Self.isBelow(variables.bytes("DOCUMENT_ROOT"), path)
      || Self.isBelow(variables.bytes("CONTEXT_DOCUMENT_ROOT"), path)
  }

  private static func isBelow(_ root: ArraySlice<UInt8>?, _ path: ArraySlice<UInt8>) -> Bool {
    guard let root, !root.isEmpty else { return false }
    if path == root { return true }
    let folder = root.lastIndex { $0 != .slash }.map { root[...$0] } ?? []
    return path.starts(with: folder) && path.dropFirst(folder.count).first == .slash
  }

  private static func proxiedPath(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let prefix: StaticString = "proxy:"
    guard prefix.withUTF8Buffer({ name.starts(with: $0) }) else { return nil }
    let target = name.dropFirst(prefix.utf8CodeUnitCount)
    guard let authority = RequestLine.afterSchemeSeparator(target) else { return nil }
    guard let start = authority.firstIndex(of: .slash) else { return [.slash] }
    return mergingSlashes(authority[start...])
  }

  private static func mergingSlashes(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var merged: [UInt8] = []
    merged.reserveCapacity(path.count)
    for byte in path where byte != .slash || merged.last != .slash { merged.append(byte) }
    return merged[...]
  }
}
