#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The file that the web server starts, and the program behind it.
///
/// Two shapes: a settings file whose first line `#!…` names the program, or the program itself
/// under a name such as `run.fcgi`.
struct Entry: Hashable, Sendable {
  /// The absolute path of the file that is started, and watched.
  let path: String

  /// The absolute path of the program.
  let programPath: String

  /// Whether the entry is a settings file.
  var isSettingsFile: Bool { path != programPath }

  /// The folder the entry lies in.
  var folder: String { Self.folder(of: path) }

  /// The program's file name, without a file ending.
  var programName: String {
    let path = programPath.utf8
    let start = path.lastIndex(of: .slash).map(path.index(after:)) ?? path.startIndex
    let dot = UInt8(ascii: ".")
    let name = path[start...].drop { $0 == dot }.prefix { $0 != dot }
    return name.isEmpty ? "app" : String(decoding: name, as: UTF8.self)
  }

  /// Finds out what was started.
  /// - Parameters:
  ///   - arguments: the process's arguments
  ///   - scriptFilename: what the web server says it started, under plain CGI. There the arguments
  ///     after the program can come from the URL's query (RFC 3875 §4.4), so the first one counts
  ///     only when it names that very file.
  init(arguments: [String], scriptFilename: String?, isCGI: Bool) {
    programPath = Self.programPath(arguments.first)
    guard arguments.count > 1, Self.startsWithShebang(arguments[1]) else {
      path = programPath
      return
    }
    let candidate = Self.absolute(arguments[1])
    if isCGI {
      guard let scriptFilename, let script = FileIdentity(path: scriptFilename),
        FileIdentity(path: candidate)?.isSameFile(as: script) == true
      else {
        path = programPath
        return
      }
    }
    path = candidate
  }

  /// The program's path as it was started, so that a link that is changed with each release is
  /// followed anew; or what the kernel knows when that is no path.
  private static func programPath(_ name: String?) -> String {
    if let name, isProgram(name) { return absolute(name) }
    var buffer = [CChar](repeating: 0, count: 4_096)
    guard realpath(selfPath, &buffer) != nil else { return absolute(name ?? "app") }
    return String(nulTerminated: buffer)
  }

  private static let selfPath = "/proc/self/exe"

  /// Whether a first argument is the program's path. suexec and shells may give a bare name.
  private static func isProgram(_ name: String) -> Bool {
    if name.contains("/") { return true }
    guard let named = FileIdentity(path: name), let own = FileIdentity(path: selfPath) else {
      return false
    }
    return named.isSameFile(as: own)
  }

  private static func startsWithShebang(_ path: String) -> Bool {
    guard !path.hasPrefix("-"), let file = try? Descriptor.open(path, O_RDONLY | O_NONBLOCK) else {
      return false
    }
    defer { Descriptor.close(file) }
    var start: (UInt8, UInt8) = (0, 0)
    let count = withUnsafeMutableBytes(of: &start) { try? Descriptor.read(into: $0, from: file) }
    return count == 2 && start == (UInt8(ascii: "#"), UInt8(ascii: "!"))
  }

  /// A path that no longer depends on the current folder.
  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    var buffer = [CChar](repeating: 0, count: 4_096)
    guard getcwd(&buffer, buffer.count) != nil else { return path }
    let folder = String(nulTerminated: buffer)
    let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    return folder == "/" ? "/" + relative : folder + "/" + relative
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
