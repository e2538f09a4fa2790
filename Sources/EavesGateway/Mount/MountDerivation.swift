/// Finds out which leading segments of a request's target are the mount.
///
/// Path and query always come from the target itself (REQUEST_URI). The other variables are used only
/// to tell where the mount ends, because Apache decodes, merges and rewrites each of them, and which
/// depends on how the request reached the entry. The rule follows from recorded environments of Apache
/// under more than a hundred setups; its steps stand in `split` in the order in which they are tried.
struct MountDerivation {
  private let target: TargetPath
  private let file: ScriptFile
  private let configured: ByteView?
  private let scriptName: ByteView

  /// The folder and the last segment of that; nil when it has none.
  private let script: (directory: ByteView, last: ByteView)?
  private let pathInfo: ByteView
  private let isErrorDocument: Bool

  /// Where a target is split.
  struct Split {
    /// How many leading segments are not part of the path.
    var count: Int
    var rule: MountRule
    /// Whether the last of them is the entry file.
    var entryVisible = false
  }

  init(
    _ variables: VariableViews, target: TargetPath, file: ScriptFile, configured: ByteView?
  ) {
    self.target = target
    self.file = file
    self.configured = configured
    let name = variables.view(.scriptName) ?? variables.empty
    scriptName = Self.isWholeURL(name, target, variables) ? variables.empty : name
    script = scriptName.splitAtLastSegment
    pathInfo = variables.view(.pathInfo) ?? variables.empty
    isErrorDocument = variables.isErrorDocument
  }

  /// Whether SCRIPT_NAME is no name of a script: nginx puts the whole path of the URL there
  /// (`fastcgi_params`, as its packages have it), and the form that Flask's documentation gives repeats
  /// it as PATH_INFO.
  private static func isWholeURL(
    _ name: ByteView, _ target: TargetPath, _ variables: VariableViews
  ) -> Bool {
    guard target.segmentsCovered(by: name) == target.count,
      let software = variables.view("SERVER_SOFTWARE"), software.starts(with: "nginx/".utf8)
    else { return false }
    guard let pathInfo = variables.view(.pathInfo) else { return true }
    return pathInfo.isSame(as: name)
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
    if file.isBelowDocumentRoot, let script, isEntry(script.last),
      PathSegments(script.directory).elementsEqual(
        PathSegments(configured), by: { $0.isSame(as: $1) }),
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
    var name = Array(file.path)
    for _ in 0..<3 {
      if let index = TailMatch.segment(of: target, endingFile: name[...]) {
        return Split(count: index, rule: .proxyTail)
      }
      name = PercentDecoding.decode(name[...])
    }
    let endsInSlash = target.segment(target.count - 1).isEmpty
    return Split(count: endsInSlash ? target.count - 1 : target.count, rule: .proxyMount)
  }

  private func byScriptName() -> Split? {
    guard let script, let count = target.segmentsCovered(by: scriptName) else { return nil }
    // Behind a proxy a name without a dot is that of a location, not of a file.
    let isFile = !file.isProxied || script.last.contains(UInt8(ascii: "."))
    guard isEntry(script.last), isFile else { return Split(count: count, rule: .scriptName) }
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
    let folder = script?.directory ?? scriptName[..<scriptName.startIndex]
    guard let count = target.segmentsCovered(by: folder) else { return nil }
    return Split(count: count, rule: .scriptFolder)
  }

  private func isEntry(_ segment: ByteView) -> Bool { file.entry?.isSame(as: segment) ?? false }
}
