#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Looking at files and folders, and making them.
enum FileSystem {
  /// The absolute path without links; nil when it leads nowhere.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path from the root, without looking at links; nothing has to be there.
  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    let current = resolved(".") ?? ""
    return path == "." || path.isEmpty ? current : "\(current)/\(path)"
  }

  /// The folder that a path lies in.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Whether there is a regular file, links followed.
  static func isFile(_ path: String) -> Bool { kind(path) == S_IFREG }

  /// Whether there is a folder, links followed.
  static func isFolder(_ path: String) -> Bool { kind(path) == S_IFDIR }

  /// Whether there is a link, wherever it leads.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The size of a file in bytes; nil when there is none.
  static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// Whether the file can be started as a program.
  static func isExecutable(_ path: String) -> Bool { isFile(path) && access(path, X_OK) == 0 }

  private static func kind(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The names in a folder, sorted by their bytes.
  /// - Throws: `ToolError` when the folder cannot be read
  static func names(in folder: String) throws(ToolError) -> [String] {
    guard let directory = opendir(folder) else { throw failure("read", folder, .noInput) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it that are missing.
  /// - Throws: `ToolError` when one cannot be made
  static func makeFolder(_ path: String, mode: mode_t = 0o755) throws(ToolError) {
    if isFolder(path) { return }
    let parent = parent(of: path)
    if parent != path, !isFolder(parent) { try makeFolder(parent) }
    guard mkdir(path, mode) == 0 || (errno == EEXIST && isFolder(path)) else {
      throw failure("make the folder", path, .cannotCreate)
    }
    guard chmod(path, mode) == 0 else { throw failure("make the folder", path, .cannotCreate) }
  }

  /// Gives a file its permissions.
  static func setMode(_ mode: mode_t, of path: String) throws(ToolError) {
    guard chmod(path, mode) == 0 else {
      throw failure("set the permissions of", path, .permission)
    }
  }

  /// A folder of one's own for files that are needed for a while.
  static func makeTemporaryFolder() throws(ToolError) -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/eaves-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw failure("make a temporary folder in", base, .cannotCreate)
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Gives a file another name, which then leads to it at once.
  static func rename(_ path: String, to other: String) throws(ToolError) {
    guard SystemCall.rename(path, other) else { throw failure("write", other, .cannotCreate) }
  }

  /// Removes a file, or a folder with everything in it. Links are removed, not followed.
  /// - Throws: `ToolError` when something cannot be removed
  static func remove(_ path: String) throws(ToolError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      guard unlink(path) == 0 else { throw failure("remove", path, .permission) }
      return
    }
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    guard rmdir(path) == 0 else { throw failure("remove", path, .permission) }
  }

  /// What the system said about the last call.
  static func failure(_ what: String, _ path: String, _ status: ExitStatus) -> ToolError {
    ToolError("cannot \(what) \(path): \(String(cString: strerror(errno)))", status: status)
  }
}
