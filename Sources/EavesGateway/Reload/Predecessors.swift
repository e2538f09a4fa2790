#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Finds the processes that still run the last good version of this program.
///
/// mod_fcgid knows a program by the inode of its entry file. When a broken entry is renamed over a good
/// one, it starts the broken one at once and sends the old processes nothing more, though they are
/// there and could answer. A process that cannot start its application looks for them: they have the
/// same parent, the same user, and the same entry path among their arguments, and their file
/// descriptor 0 is a listening socket whose path the kernel tells.
struct Predecessors {
  /// What a process that cannot start calls itself, so that no other takes it for a good one. Set
  /// before looking: of two that start at once, the later one sees the earlier one's mark.
  static let mark = "eaves-standby"

  /// The sockets of the processes found, that of the youngest last.
  /// - Throws: `SystemError` where `/proc` does not tell
  static func sockets(of entry: Entry) throws(SystemError) -> [SocketAddress] {
    try setName(mark)
    let paths = try socketPaths()
    return processes().compactMap { process in
      guard process != getpid(), isPredecessor(process, of: entry),
        let socket = link("/proc/\(process)/fd/0"), let path = paths[socket]
      else { return nil }
      return .path(path)
    }
  }

  private static func isPredecessor(_ process: pid_t, of entry: Entry) -> Bool {
    guard let status = try? text("/proc/\(process)/stat"), parent(status) == getppid(),
      name(status) != mark[...], owner("/proc/\(process)") == getuid(),
      let arguments = try? text("/proc/\(process)/cmdline")
    else { return false }
    return arguments.split(separator: "\0").prefix(2).contains(entry.path[...])
  }

  /// `123 (name) S 1 …`; the name may hold anything, a parenthesis too.
  private static func name(_ status: String) -> Substring {
    guard let open = status.firstIndex(of: "("), let close = status.lastIndex(of: ")") else {
      return ""
    }
    return status[status.index(after: open)..<close]
  }

  private static func parent(_ status: String) -> pid_t? {
    guard let close = status.lastIndex(of: ")") else { return nil }
    let fields = status[close...].split(separator: " ")
    return fields.count > 2 ? pid_t(fields[2]) : nil
  }

  private static func owner(_ path: String) -> uid_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_uid : nil
  }

  /// The paths of all listening sockets, by what a link in `/proc/…/fd` says: `socket:[4711]`.
  private static func socketPaths() throws(SystemError) -> [String: String] {
    // Num RefCount Protocol Flags Type St Inode Path
    var paths: [String: String] = [:]
    for line in try text("/proc/net/unix").split(separator: "\n").dropFirst() {
      let fields = line.split(separator: " ", maxSplits: 7)
      if fields.count == 8, fields[7].hasPrefix("/") {
        paths["socket:[\(fields[6])]"] = String(fields[7])
      }
    }
    return paths
  }

  private static func processes() -> [pid_t] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var processes: [pid_t] = []
    while let item = readdir(folder) {
      let name = withUnsafePointer(to: &item.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let process = pid_t(name) { processes.append(process) }
    }
    return processes.sorted()
  }

  private static func link(_ path: String) -> String? {
    var target = [CChar](repeating: 0, count: 256)
    guard readlink(path, &target, target.count - 1) > 0 else { return nil }
    return String(nulTerminated: target)
  }

  private static func text(_ path: String) throws(SystemError) -> String {
    let file = try Descriptor.open(path, O_RDONLY)
    defer { Descriptor.close(file) }
    return String(decoding: try Descriptor.readAll(from: file), as: UTF8.self)
  }

  private static func setName(_ name: String) throws(SystemError) {
    let path = "/proc/self/comm"
    let file = try Descriptor.open(path, O_WRONLY)
    defer { Descriptor.close(file) }
    let isSet = Array(name.utf8).withUnsafeBytes {
      (try? Descriptor.write($0, to: file)) != nil
    }
    guard isSet else { throw SystemError("write", path) }
  }
}
