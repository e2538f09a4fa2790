#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What tells one state of a file from another: device, inode, size in bytes, and modification
/// time with nanoseconds.
struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
  let size: Int64
  let seconds: Int64
  let nanoseconds: Int64

  /// The state of the file at a path, links followed; nil when there is none to be seen.
  init?(path: UnsafePointer<CChar>) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The state of an open file.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    #if canImport(Glibc)
    let modified = status.st_mtim
    #else
    let modified = status.st_mtimespec
    #endif
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = Int64(modified.tv_sec)
    nanoseconds = Int64(modified.tv_nsec)
  }

  /// Says whether both are states of one and the same file.
  func isSameFile(as other: FileIdentity) -> Bool {
    inode == other.inode && device == other.device
  }
}
