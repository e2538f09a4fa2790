import Foundation

/// A folder that is removed with its last reference. Others may enter it, as web servers do.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    // A socket's path has at most 107 bytes, so this one is short.
    var template = Array("/tmp/eaves-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Failure("no temporary folder can be made") }
    path = String(cString: made)
    chmod(path, 0o755)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
