/// Tells which files in an app's folder matter while it is developed.
struct WatchFilter: Hashable, Sendable {
  /// What a changed file means.
  enum Meaning: Hashable, Sendable {
    /// It is part of the program, which has to be built anew.
    case source
    /// The program reads it, such as a template.
    case content
  }

  /// The folders that are watched, without slashes at their ends.
  let folders: [String]

  /// Whether the program is built from sources here.
  let builds: Bool

  /// Folders that programs write to while they run, or that tools make.
  private static let ignoredFolders: Set<String> = ["data", "logs", "node_modules", "__pycache__"]

  /// What the app, an editor, or the file system leaves behind for a while.
  private static let ignoredEndings = [
    ".db", ".db-journal", ".db-shm", ".db-wal", ".log", ".pid", ".sock", ".sqlite", ".sqlite3",
    ".sqlite-journal", ".sqlite-shm", ".sqlite-wal", ".sqlite3-journal", ".sqlite3-shm",
    ".sqlite3-wal", ".swp", ".swx", ".tmp", ".upload", "~",
  ]

  private static let sourceEndings = [
    ".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".m", ".mm", ".modulemap", ".swift",
  ]

  /// - Returns: nil for what does not matter
  func meaning(of path: String) -> Meaning? {
    guard let rest = relative(path) else { return nil }
    let parts = rest.split(separator: "/")
    guard let name = parts.last, !isIgnored(name), parts.dropLast().allSatisfy(isEntered) else {
      return nil
    }
    guard builds else { return .content }
    if parts.count == 1, name == "Package.swift" || name == "Package.resolved" { return .source }
    // Resources among the sources are built into the program.
    let isSource = Self.sourceEndings.contains { name.hasSuffix($0) } || parts[0] == "Sources"
    return isSource && parts[0] != "Tests" ? .source : isSource ? nil : .content
  }

  /// Whether a folder may hold something that matters.
  func isEntered(_ path: String) -> Bool {
    guard let rest = relative(path) else { return folders.contains(path) }
    return rest.split(separator: "/").allSatisfy(isEntered)
  }

  private func isEntered(_ name: Substring) -> Bool {
    !name.hasPrefix(".") && !Self.ignoredFolders.contains(String(name))
  }

  private func isIgnored(_ name: Substring) -> Bool {
    // Emacs' locks and copies are `.#name` and `#name#`; vim tries whether it may write with `4913`.
    name.hasPrefix(".") || name.hasPrefix("#") || name == "4913"
      || Self.ignoredEndings.contains { name.hasSuffix($0) }
  }

  /// The part of a path below the watched folder it lies in.
  private func relative(_ path: String) -> Substring? {
    let holders = folders.filter { path.hasPrefix("\($0)/") }
    guard let holder = holders.max(by: { $0.utf8.count < $1.utf8.count }) else { return nil }
    return path.dropFirst(holder.count + 1)
  }
}
