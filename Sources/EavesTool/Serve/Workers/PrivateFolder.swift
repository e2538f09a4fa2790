import EavesGateway
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A temporary folder that nobody else may enter, for sockets and the entry file.
struct PrivateFolder: Sendable {
  let path: String

  /// Makes a folder of mode 0700.
  /// - Throws: `SystemError`
  init() throws(SystemError) {
    // A socket's path has at most 103 bytes on some systems, so that of the folder is to be short.
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let template = (parent.utf8.count < 60 ? parent : "/tmp") + "/eaves-serve-XXXXXX"
    var name = Array(template.utf8CString)
    guard mkdtemp(&name) != nil else { throw SystemError("mkdtemp", template) }
    path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file that a reader sees either whole or not at all.
  /// - Throws: `SystemError`
  func write(_ text: String, to name: String, mode: mode_t) throws(SystemError) {
    let target = file(name)
    let beside = target + ".new"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemError("open", beside) }
    let bytes = Array(text.utf8)
    let written = unistdWrite(descriptor, bytes)
    let failure = SystemError("write", beside)
    close(descriptor)
    guard written else { throw failure }
    guard rename(beside, target) == 0 else { throw SystemError("rename", target) }
  }

  /// Removes the folder with all that is in it. What was put there is removed too when it is more than
  /// this process's own files.
  func remove() { Self.remove(path) }

  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    if let folder = opendir(path) {
      var names: [String] = []
      while let item = readdir(folder) {
        let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
      }
      closedir(folder)
      for name in names { remove("\(path)/\(name)") }
    }
    rmdir(path)
  }
}

private func unistdWrite(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 {
      guard errno == EINTR else { return false }
    } else {
      rest = rest.dropFirst(count)
    }
  }
  return true
}
