#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension FileSystem {
  /// When a file was last changed, in seconds since 1970; nil when there is none.
  static func modificationTime(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
    return Int(status.st_mtimespec.tv_sec)
    #else
    return Int(status.st_mtim.tv_sec)
    #endif
  }

  /// Says when a file, a folder, or a link was last changed.
  /// - Parameter time: in seconds since 1970
  static func setModificationTime(_ time: Int, of path: String) throws(ToolError) {
    let moment = timespec(tv_sec: time, tv_nsec: 0)
    guard utimensat(AT_FDCWD, path, [moment, moment], AT_SYMLINK_NOFOLLOW) == 0 else {
      throw failure("set the time of", path, .permission)
    }
  }

  /// Makes a link.
  /// - Parameter target: what it leads to, as it is written into it
  static func makeLink(_ path: String, to target: String) throws(ToolError) {
    guard symlink(target, path) == 0 else { throw failure("make the link", path, .cannotCreate) }
  }
}
