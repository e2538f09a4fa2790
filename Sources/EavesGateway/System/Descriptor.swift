#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the host does with file descriptors, in Swift's terms. A call that a signal interrupts is
/// repeated.
enum Descriptor {
  /// Closes a descriptor; whatever close(2) reports, the descriptor is gone afterwards.
  static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
    _ = Glibc.close(descriptor)
    #else
    _ = Darwin.close(descriptor)
    #endif
  }

  /// Makes `copy` another name of `original`; it stays open across `execv`.
  static func duplicate(_ original: Int32, as copy: Int32) throws(SystemError) {
    while dup2(original, copy) < 0 {
      guard errno == EINTR else { throw SystemError("dup2") }
    }
  }

  /// Says whether `execv` closes the descriptor.
  static func setCloseOnExec(_ descriptor: Int32, _ closes: Bool) {
    let flags = fcntl(descriptor, F_GETFD)
    guard flags >= 0 else { return }
    _ = fcntl(descriptor, F_SETFD, closes ? flags | FD_CLOEXEC : flags & ~FD_CLOEXEC)
  }

  /// Says whether calls on the descriptor wait.
  static func setNonBlocking(_ descriptor: Int32, _ nonBlocking: Bool) throws(SystemError) {
    let flags = fcntl(descriptor, F_GETFL)
    let wanted = nonBlocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK
    guard flags >= 0, fcntl(descriptor, F_SETFL, wanted) >= 0 else { throw SystemError("fcntl") }
  }

  /// Writes all bytes.
  /// - Throws: `SystemError`, with EPIPE when the other side has gone
  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
  ) throws(SystemError) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      #if canImport(Glibc)
      let count = Glibc.write(descriptor, start, rest.count)
      #else
      let count = Darwin.write(descriptor, start, rest.count)
      #endif
      if count < 0 {
        guard errno == EINTR else { throw SystemError("write") }
      } else {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
  }

  /// Reads once.
  /// - Returns: the number of bytes read; 0 at the end
  static func read(
    into buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32
  ) throws(SystemError) -> Int {
    while true {
      #if canImport(Glibc)
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
      let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      guard errno == EINTR else { throw SystemError("read") }
    }
  }

  /// Reads until the end.
  static func readAll(from descriptor: Int32) throws(SystemError) -> [UInt8] {
    var content: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let count = try read(into: buffer, from: descriptor)
      if count == 0 { return content }
      content.append(contentsOf: buffer[..<count])
    }
  }

  /// Opens a file; `execv` closes it.
  static func open(
    _ path: String, _ flags: Int32, mode: mode_t = 0o600
  ) throws(SystemError) -> Int32 {
    while true {
      #if canImport(Glibc)
      let descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
      #else
      let descriptor = Darwin.open(path, flags | O_CLOEXEC, mode)
      #endif
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR else { throw SystemError("open", path) }
    }
  }

  /// A pipe whose two ends `execv` closes.
  static func pipe() throws(SystemError) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
    let result = Glibc.pipe(&ends)
    #else
    let result = Darwin.pipe(&ends)
    #endif
    guard result == 0 else { throw SystemError("pipe") }
    for end in ends { setCloseOnExec(end, true) }
    return (ends[0], ends[1])
  }
}
