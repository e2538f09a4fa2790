#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Libc {
  /// Reads a file below a folder. Nil when there is none, or when it is reached through a symbolic
  /// link that leads out of the folder.
  /// - Throws: an `OSError` when it cannot be read
  static func readFile(
    folder: String, name: String
  ) throws -> (bytes: [UInt8], stamp: Stamp)? {
    guard let path = resolved(folder: folder, name: name) else { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return nil }
      throw failure(name)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(name) }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: max(Int(status.st_size), 1 << 12))
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(name)
      }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return (bytes, stamp(status))
  }

  /// The state of a file below a folder; nil when there is none.
  static func stampOfFile(folder: String, name: String) -> Stamp? {
    guard let path = resolved(folder: folder, name: name) else { return nil }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return stamp(status)
  }

  private static func failure(_ name: String) -> TemplateError {
    TemplateError(
      .input, "the template '\(name)' cannot be read: \(String(cString: strerror(errno)))")
  }

  /// The real path of a file, if that is below the folder's.
  private static func resolved(folder: String, name: String) -> String? {
    guard let root = realPath(folder), let path = realPath(folder + "/" + name) else { return nil }
    let prefix = root == "/" ? root : root + "/"
    return path.utf8.starts(with: prefix.utf8) ? path : nil
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func stamp(_ status: stat) -> Stamp {
    #if canImport(Darwin)
    let time = status.st_mtimespec
    #else
    let time = status.st_mtim
    #endif
    return Stamp(
      seconds: time.tv_sec, nanoseconds: time.tv_nsec, size: Int(status.st_size),
      inode: UInt64(status.st_ino))
  }
}
