#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The file of the secret key: read with care, made without a race.
enum SecretKeyFile {
  /// What a file held.
  struct Content {
    let path: String
    let bytes: [UInt8]
    /// Whether users beside owner and group may read or write it.
    let isOpenToOthers: Bool
  }

  /// The most bytes a file may have.
  static let maximumCount = 65_536

  /// Reads the file; nil when there is none.
  static func content(of path: String) throws(SecretKeyError) -> Content? {
    // Not blocking: opening a named pipe would otherwise wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw SecretKeyError(.unreadable(systemMessage()), at: .file(path))
    }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw SecretKeyError(.unreadable(systemMessage()), at: .file(path))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SecretKeyError(.notAFile, at: .file(path))
    }
    guard status.st_size <= maximumCount else { throw SecretKeyError(.tooLarge, at: .file(path)) }
    guard let bytes = readAll(descriptor) else {
      throw SecretKeyError(.unreadable(systemMessage()), at: .file(path))
    }
    let others = S_IROTH | S_IWOTH
    return Content(path: path, bytes: bytes, isOpenToOthers: status.st_mode & others != 0)
  }

  /// Whether there is a file of this name.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Makes the file with mode 0600, unless another process makes it first.
  ///
  /// The content is complete before the file has its name: it is written to a name of its own and
  /// then linked, which fails when the name is taken. So nobody ever reads half a key.
  /// - Returns: whether the file is the one made here
  static func create(
    _ path: String, folder: String, content: [UInt8]
  ) throws(SecretKeyError) -> Bool {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw SecretKeyError(.notWritable(systemMessage()), at: .file(path))
    }
    let temporary = "\(path).\(getpid()).\(UInt64.random(in: .min ... .max))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw SecretKeyError(.notWritable(systemMessage()), at: .file(path))
    }
    defer { unlink(temporary) }

    let isWritten = writeAll(content, to: descriptor) && fsync(descriptor) == 0
    let failure = isWritten ? nil : systemMessage()
    close(descriptor)
    if let failure { throw SecretKeyError(.notWritable(failure), at: .file(path)) }

    if link(temporary, path) == 0 { return true }
    if errno == EEXIST { return false }
    throw SecretKeyError(.notWritable(systemMessage()), at: .file(path))
  }

  /// Reads up to the limit; nil when reading fails.
  private static func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1_024)
    while bytes.count < maximumCount {
      let received = read(descriptor, &chunk, chunk.count)
      if received < 0 && errno == EINTR { continue }
      guard received >= 0 else { return nil }
      if received == 0 { break }
      bytes += chunk[..<received]
    }
    return bytes
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let sent = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if sent < 0 && errno == EINTR { continue }
      guard sent > 0 else { return false }
      written += sent
    }
    return true
  }

  private static func systemMessage() -> String {
    String(cString: strerror(errno))
  }
}
