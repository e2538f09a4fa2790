#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A run of bytes of a regular file, or of a file inside the program, opened for reading.
///
/// The file is opened when the region is made, so that what is sent is the file that was looked at,
/// even when another one takes its name meanwhile. It is closed with the last copy of the region.
public struct FileRegion {
  private let file: OpenFile

  /// Where the region starts, in bytes from the beginning of the file.
  public let offset: Int

  /// How many bytes it has.
  public let length: Int

  /// Opens a regular file and takes all of it.
  /// - Throws: `SystemError` when it cannot be opened, or is not a regular file
  public init(path: String) throws(SystemError) {
    file = try OpenFile(path: path)
    offset = 0
    length = file.size
  }

  /// Opens a file that lies inside another, such as the program.
  /// - Parameters:
  ///   - start: where it begins, in bytes from the beginning of the other
  ///   - size: how many bytes it has
  ///   - modificationTime: when it was last changed, in seconds since 1970-01-01 00:00 UTC
  /// - Throws: `SystemError` when the other cannot be opened, or is not a regular file
  init(
    inside path: String, start: Int, size: Int, modificationTime: Int
  ) throws(SystemError) {
    file = try OpenFile(path: path, start: start, size: size, modificationTime: modificationTime)
    offset = 0
    length = size
  }

  private init(file: OpenFile, offset: Int, length: Int) {
    self.file = file
    self.offset = offset
    self.length = length
  }

  /// The size in bytes of the whole file when it was opened.
  public var fileSize: Int { file.size }

  /// When the file was last changed, in seconds since 1970-01-01 00:00 UTC.
  public var modificationTime: Int { file.modificationTime }

  /// The nanoseconds of that moment, from 0 to 999,999,999, as far as the file system keeps them: they
  /// tell apart two changes within one second.
  public var modificationNanoseconds: Int { file.modificationNanoseconds }

  /// The part of the same file that lies in a range of bytes, cut to what the file has.
  public func part(_ range: Range<Int>) -> FileRegion {
    let range = range.clamped(to: 0..<file.size)
    return FileRegion(file: file, offset: range.lowerBound, length: range.count)
  }

  /// Hands the bytes over in chunks of at most 64 KiB.
  /// - Throws: `SystemError` when the file cannot be read, or has become shorter; and what `body`
  ///   throws
  package func forEachChunk(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let size = 65_536
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(size, length), alignment: 1)
    defer { buffer.deallocate() }
    var position = offset
    let end = offset + length
    while position < end {
      let wanted = min(buffer.count, end - position)
      let count = pread(
        file.descriptor, buffer.baseAddress, wanted, off_t(file.start + position))
      if count < 0 && errno == EINTR { continue }
      // A file cut short while it is sent cannot give what Content-Length promised.
      guard count > 0 else { throw SystemError("pread", code: count < 0 ? errno : EIO) }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      position += count
    }
  }

  /// The descriptor of a file, closed with its last reference.
  private final class OpenFile {
    let descriptor: Int32
    /// Where the file begins inside the one that the descriptor is of.
    let start: Int
    let size: Int
    let modificationTime: Int
    let modificationNanoseconds: Int

    init(path: String) throws(SystemError) {
      // Opening a FIFO must not wait for a writer.
      let descriptor = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        Descriptor.close(descriptor)
        throw SystemError("open", path, code: EINVAL)
      }
      self.descriptor = descriptor
      start = 0
      size = Int(status.st_size)
      #if canImport(Glibc)
      let modified = status.st_mtim
      #else
      let modified = status.st_mtimespec
      #endif
      modificationTime = modified.tv_sec
      modificationNanoseconds = modified.tv_nsec
    }

    init(path: String, start: Int, size: Int, modificationTime: Int) throws(SystemError) {
      descriptor = try Descriptor.open(path, O_RDONLY)
      self.start = start
      self.size = size
      self.modificationTime = modificationTime
      modificationNanoseconds = 0
    }

    deinit { Descriptor.close(descriptor) }
  }
}
