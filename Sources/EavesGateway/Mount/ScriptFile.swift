/// What SCRIPT_FILENAME tells of the entry file.
struct ScriptFile {
  /// The file's path; behind a proxy the path of the URL it was handed on to, slashes merged.
  let path: ByteView

  /// Whether mod_proxy made the variable: it is then `proxy:fcgi://host:port/path`.
  let isProxied: Bool

  /// Whether the path lies below a document root, so that it is a file that Apache has found.
  let isBelowDocumentRoot: Bool

  /// The last segment of the path; empty when there is none.
  let entry: ByteView?

  /// - Parameter body: called with the file, whose bytes are gone when it returns
  static func with<Result>(_ variables: VariableViews, _ body: (ScriptFile) -> Result) -> Result {
    let name = variables.view(.scriptFilename) ?? variables.empty
    guard let proxied = proxiedPath(name) else {
      return body(ScriptFile(path: name, isProxied: false, variables))
    }
    return proxied.withUnsafeBufferPointer {
      body(ScriptFile(path: $0[...], isProxied: true, variables))
    }
  }

  private init(path: ByteView, isProxied: Bool, _ variables: VariableViews) {
    self.path = path
    self.isProxied = isProxied
    entry = path.splitAtLastSegment?.last
    isBelowDocumentRoot =
      Self.isBelow(variables.view(.documentRoot), path)
      || Self.isBelow(variables.view(.contextDocumentRoot), path)
  }

  private static func isBelow(_ root: ByteView?, _ path: ByteView) -> Bool {
    guard let root, !root.isEmpty else { return false }
    if path.isSame(as: root) { return true }
    let folderCount = root.lastIndex { $0 != .slash }.map { $0 + 1 - root.startIndex } ?? 0
    let rest = path.dropFirst(folderCount)
    return rest.first == .slash && path.prefix(folderCount).isSame(as: root.prefix(folderCount))
  }

  private static func proxiedPath(_ name: ByteView) -> [UInt8]? {
    let prefix: StaticString = "proxy:"
    guard name.prefix(prefix.utf8CodeUnitCount).isSame(as: prefix) else { return nil }
    let target = name.dropFirst(prefix.utf8CodeUnitCount)
    guard let authority = RequestLine.afterSchemeSeparator(target) else { return nil }
    guard let start = authority.firstIndex(of: .slash) else { return [.slash] }
    return mergingSlashes(authority[start...])
  }

  private static func mergingSlashes(_ path: ByteView) -> [UInt8] {
    var merged: [UInt8] = []
    merged.reserveCapacity(path.count)
    for byte in path where byte != .slash || merged.last != .slash { merged.append(byte) }
    return merged
  }
}
