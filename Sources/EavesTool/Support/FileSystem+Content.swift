#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension FileSystem {
  /// The bytes of a file.
  /// - Throws: `ToolError` when it cannot be read
  static func read(_ path: String) throws(ToolError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("read", path, .noInput) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw ToolError("cannot read \(path): it is no file", status: .noInput)
    }
    var content: [UInt8] = []
    content.reserveCapacity(Int(status.st_size))
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
    defer { chunk.deallocate() }
    while true {
      let count = SystemCall.read(file, chunk)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path, .noInput) }
      if count == 0 { return content }
      content.append(contentsOf: chunk[..<count])
    }
  }

  /// Writes a file beside and renames it, so that nobody ever sees half of it, and a program that
  /// runs keeps its own.
  /// - Throws: `ToolError` when it cannot be written
  static func write(
    _ content: some Collection<UInt8>, to path: String, mode: mode_t = 0o644
  ) throws(ToolError) {
    let beside = "\(path).new"
    unlink(beside)
    let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw failure("write", path, .cannotCreate) }
    let isWritten = Array(content).withUnsafeBytes { SystemCall.write(file, $0) }
    // Closing can report that the disk is full.
    guard isWritten, fchmod(file, mode) == 0, close(file) == 0,
      SystemCall.rename(beside, path)
    else {
      let error = failure("write", path, .cannotCreate)
      unlink(beside)
      throw error
    }
  }

  static func write(
    _ text: String, to path: String, mode: mode_t = 0o644
  ) throws(ToolError) {
    try write(Array(text.utf8), to: path, mode: mode)
  }
}

/// The calls of SystemCall.h that have the names of methods above.
enum SystemCall {
  static func rename(_ path: String, _ other: String) -> Bool {
    #if canImport(Glibc)
    Glibc.rename(path, other) == 0
    #elseif canImport(Musl)
    Musl.rename(path, other) == 0
    #else
    Darwin.rename(path, other) == 0
    #endif
  }

  static func read(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
    Glibc.read(file, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
    Musl.read(file, buffer.baseAddress, buffer.count)
    #else
    Darwin.read(file, buffer.baseAddress, buffer.count)
    #endif
  }

  /// Writes all bytes.
  static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      #if canImport(Glibc)
      let count = Glibc.write(file, start, rest.count)
      #elseif canImport(Musl)
      let count = Musl.write(file, start, rest.count)
      #else
      let count = Darwin.write(file, start, rest.count)
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return true
  }
}
