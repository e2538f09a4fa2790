#if os(Linux)
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Changes in folders as Linux tells of them (inotify(7)).
final class Inotify: @unchecked Sendable {
  // One thread makes it and another one uses it then.

  private static let mask = UInt32(
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)

  private let filter: WatchFilter
  private let descriptor: Int32
  private var folders: [Int32: String] = [:]
  private var files: [String: FolderTree.Stamp] = [:]

  /// - Returns: nil when the system has no room for so many folders
  init?(_ filter: WatchFilter) {
    self.filter = filter
    descriptor = inotify_init1(Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    for folder in filter.folders {
      guard watch(folder) else {
        close(descriptor)
        return nil
      }
    }
  }

  /// Watches a folder with all below it.
  private func watch(_ folder: String) -> Bool {
    // First watched, then read: what is made in between is seen at least once.
    for path in FolderTree(folder, filter: filter).folders {
      let number = inotify_add_watch(descriptor, path, Self.mask)
      if number >= 0 {
        folders[number] = path
      } else if errno == ENOSPC || errno == ENOMEM {
        return false
      }
    }
    files.merge(FolderTree(folder, filter: filter).files) { $1 }
    return true
  }

  /// Reports what changes, for ever.
  func run(_ report: (Set<String>) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      let changed = take(buffer[..<count])
      if !changed.isEmpty { report(changed) }
    }
  }

  private func take(_ events: ArraySlice<UInt8>) -> Set<String> {
    var changed: Set<String> = []
    var rest = events
    let header = MemoryLayout<inotify_event>.size
    while rest.count >= header {
      let event = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
      let name = rest.dropFirst(header).prefix(Int(event.len)).prefix { $0 != 0 }
      rest = rest.dropFirst(header + Int(event.len))
      if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
        changed.formUnion(compareAll())
      } else if let folder = folders[event.wd] {
        note("\(folder)/\(String(decoding: name, as: UTF8.self))", event.mask, &changed)
      }
    }
    return changed
  }

  private func note(_ path: String, _ mask: UInt32, _ changed: inout Set<String>) {
    if mask & UInt32(IN_ISDIR) != 0 {
      guard filter.isEntered(path) else { return }
      let appeared = mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0
      if appeared, watch(path) { changed.formUnion(FolderTree(path, filter: filter).files.keys) }
      if mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0 {
        changed.formUnion(files.keys.filter { $0.hasPrefix(path + "/") })
      }
      return
    }
    // A file that is being written is told of when it is closed. One that is made as a further name of
    // a file that is there is complete.
    guard filter.meaning(of: path) != nil else { return }
    var status = stat()
    let exists = lstat(path, &status) == 0
    let isLink = status.st_nlink > 1 || status.st_mode & S_IFMT == S_IFLNK
    if exists, mask & UInt32(IN_CREATE) != 0, !isLink { return }
    // What came and went was there for a while only, as the files are that programs write beside and
    // then rename.
    let before = files[path]
    files[path] = exists ? FolderTree.Stamp(status) : nil
    if exists || before != nil { changed.insert(path) }
  }

  /// What changed while there were too many events to keep.
  private func compareAll() -> Set<String> {
    let before = files
    for folder in filter.folders { _ = watch(folder) }
    return FileWatcher.difference(before, FolderTree(filter.folders, filter: filter).files)
  }
}
#endif
