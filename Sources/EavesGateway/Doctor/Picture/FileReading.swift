#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reading files that may be anything: huge, endless, a pipe that nobody writes to.
enum FileReading {
  /// The first bytes of a regular file; nil when it cannot be read.
  static func beginning(of path: String, count: Int) -> [UInt8]? {
    guard let file = try? Descriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY) else {
      return nil
    }
    defer { Descriptor.close(file) }
    return bytes(of: file, at: 0, count: count)
  }

  /// A part of a file that is open; shorter where the file ends before. Nil for what is no regular
  /// file.
  static func bytes(of file: Int32, at offset: Int, count: Int) -> [UInt8]? {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, offset >= 0 else {
      return nil
    }
    // A file that is shorter than wanted must not cost the memory of one that is not.
    let available = max(0, Int(status.st_size) - offset)
    var bytes = [UInt8](repeating: 0, count: min(count, available))
    var filled = 0
    while filled < bytes.count {
      let result = bytes.withUnsafeMutableBytes { buffer in
        pread(
          file, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
          off_t(offset + filled))
      }
      if result < 0 && errno == EINTR { continue }
      guard result > 0 else { break }
      filled += result
    }
    return Array(bytes.prefix(filled))
  }

  /// The names in a folder, sorted, without `.` and `..`; nil when it cannot be read.
  static func names(in folder: String, atMost limit: Int = 5_000) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < limit, let item = readdir(stream) {
      let name = withUnsafePointer(to: &item.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
