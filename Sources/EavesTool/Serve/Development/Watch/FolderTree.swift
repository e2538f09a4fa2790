#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What lies in the watched folders.
struct FolderTree {
  /// What tells one state of a file from another.
  struct Stamp: Hashable, Sendable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int
    let inode: UInt64
  }

  private(set) var folders: [String] = []
  private(set) var files: [String: Stamp] = [:]

  /// How deep folders are entered, in case links make a circle.
  private static let deepest = 40

  /// Reads a folder with all below it that matters.
  init(_ folder: String, filter: WatchFilter) {
    read(folder, filter, depth: 0)
  }

  init(_ folders: [String], filter: WatchFilter) {
    for folder in folders { read(folder, filter, depth: 0) }
  }

  private mutating func read(_ path: String, _ filter: WatchFilter, depth: Int) {
    guard depth < Self.deepest, let folder = opendir(path) else { return }
    defer { closedir(folder) }
    folders.append(path)
    while let item = readdir(folder) {
      let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let child = "\(path)/\(name)"
      var status = stat()
      guard name != ".", name != "..", stat(child, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        if filter.isEntered(child) { read(child, filter, depth: depth + 1) }
      } else if filter.meaning(of: child) != nil {
        files[child] = Stamp(status)
      }
    }
  }
}

extension FolderTree.Stamp {
  init(_ status: stat) {
    #if canImport(Darwin)
    let time = status.st_mtimespec
    #else
    let time = status.st_mtim
    #endif
    self.init(
      seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec), size: Int(status.st_size),
      inode: UInt64(status.st_ino))
  }
}
