#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A call of the operating system that failed.
public struct FileError: Error, Hashable, CustomStringConvertible {
  /// What was to be done, such as "write"
  public let action: String
  /// The file it was about.
  public let path: String
  /// The number of the error, from `errno`.
  public let code: Int32

  init(_ action: String, _ path: String) {
    self.action = action
    self.path = path
    code = errno
  }

  /// What failed, where and why.
  public var description: String {
    "cannot \(action) \(path): \(String(cString: strerror(code)))"
  }
}

/// An open file that is closed when the last reference to it goes.
///
/// Reads and writes name their position, so that the file may be read from several threads.
final class OpenFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// Creates or empties a file.
  init(writingTo path: String) throws(FileError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    self.path = path
    guard descriptor >= 0 else { throw FileError("open", path) }
  }

  /// Creates a file that has no name any more, so that it goes with the process at the latest.
  init(temporaryIn folder: String) throws(FileError) {
    var name = Array("\(folder)/eaves-upload-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw FileError("create a temporary file in", folder) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    guard unlink(path) == 0 else { throw FileError("remove", path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The folder for temporary files: `TMPDIR`, or `/tmp`.
  static var temporaryFolder: String {
    guard let folder = getenv("TMPDIR"), folder.pointee != 0 else { return "/tmp" }
    return String(cString: folder)
  }

  /// Writes all bytes at a position.
  func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileError) {
    var (rest, offset) = (bytes, offset)
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError("write", path) }
      rest = rest.dropFirst(count)
      offset += count
    }
  }

  /// Reads up to `count` bytes at a position; none at the end.
  func read(_ count: Int, at offset: Int) throws(FileError) -> [UInt8] {
    while true {
      var result = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        result = pread(descriptor, buffer.baseAddress, count, off_t(offset))
        initialized = max(0, result)
      }
      if result >= 0 { return bytes }
      guard errno == EINTR else { throw FileError("read", path) }
    }
  }
}
