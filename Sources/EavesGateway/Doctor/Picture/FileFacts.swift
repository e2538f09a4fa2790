#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the system knows of a file: its kind, whose it is, and who may do what with it.
package struct FileFacts: Hashable, Sendable {
  /// The kinds of files.
  package enum Kind: Hashable, Sendable { case file, folder, link, other }

  package var path: String
  package var kind: Kind
  /// Permissions, with set-user-ID and the like: the low twelve bits of the mode.
  package var mode: UInt32
  package var owner: UInt32
  package var group: UInt32
  package var size: Int64
  /// When the content changed, in nanoseconds since 1970.
  package var modified: Int64
  /// When the content, the owner, or the permissions changed, in nanoseconds since 1970.
  package var changed: Int64

  package init(
    path: String, kind: Kind = .file, mode: UInt32, owner: UInt32, group: UInt32, size: Int64 = 0,
    modified: Int64 = 0, changed: Int64 = 0
  ) {
    self.path = path
    self.kind = kind
    self.mode = mode
    self.owner = owner
    self.group = group
    self.size = size
    self.modified = modified
    self.changed = changed
  }

  /// Asks the system; nil when there is no such file, or it cannot be seen.
  /// - Parameter followsLinks: whether a symbolic link stands for what it leads to
  package init?(path: String, followsLinks: Bool = true) {
    var status = stat()
    let result = followsLinks ? stat(path, &status) : lstat(path, &status)
    guard result == 0 else { return nil }
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    #if canImport(Glibc)
    let (modified, changed) = (status.st_mtim, status.st_ctim)
    #else
    let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #endif
    self.init(
      path: path, kind: kind, mode: UInt32(status.st_mode) & 0o7777, owner: status.st_uid,
      group: status.st_gid, size: Int64(status.st_size), modified: Self.nanoseconds(modified),
      changed: Self.nanoseconds(changed))
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    // A year beyond 2262 is nonsense, and must not be a crash.
    Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue
      &+ Int64(time.tv_nsec)
  }

  package var isWritableByOthers: Bool { mode & 0o002 != 0 }
  package var isWritableByGroup: Bool { mode & 0o020 != 0 }

  /// The permissions as people write them: `644`.
  package var modeText: String { Self.text(ofMode: mode) }

  package static func text(ofMode mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
  }

  /// Says whether a user has all of some rights, by the mode alone.
  /// - Parameter rights: of 4 (read), 2 (write), and 1 (execute, or search in a folder)
  package func allows(_ rights: UInt32, to account: Account) -> Bool {
    if account.user == 0 { return rights & 1 == 0 || kind == .folder || mode & 0o111 != 0 }
    let granted =
      if owner == account.user {
        mode >> 6
      } else if account.groups.contains(group) { mode >> 3 } else { mode }
    return granted & rights == rights
  }
}

/// A user of the machine, by number.
package struct Account: Hashable, Sendable {
  package var user: UInt32
  package var groups: [UInt32]

  package init(user: UInt32, groups: [UInt32]) {
    self.user = user
    self.groups = groups
  }

  /// That of this process.
  package static var ofProcess: Account {
    var groups = [gid_t](repeating: 0, count: 256)
    let count = getgroups(Int32(groups.count), &groups)
    return Account(user: geteuid(), groups: [getegid()] + groups.prefix(max(0, Int(count))))
  }
}
