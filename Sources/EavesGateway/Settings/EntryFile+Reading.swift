#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension EntryFile {
  /// Reads a settings file. When it cannot be read, that is the one problem it has.
  /// - Parameter path: the file's absolute path
  init(reading path: String) {
    do throws(SystemError) {
      let file = try Descriptor.open(path, O_RDONLY)
      defer { Descriptor.close(file) }
      self.init(content: try Self.content(of: file), path: path)
    } catch {
      self.init(
        path: path, unreadable: "the file cannot be read: \(error)",
        fix: "Let the user that the web server runs the app as read it.")
    }
  }

  /// The whole content, or as much of it as shows that it is too much.
  private static func content(of file: Int32) throws(SystemError) -> [UInt8] {
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 8_192)
    while content.count <= largest {
      let result = buffer.withUnsafeMutableBytes { buffer in
        Result { () throws(SystemError) in try Descriptor.read(into: buffer, from: file) }
      }
      let count = try result.get()
      guard count > 0 else { break }
      content += buffer[..<count]
    }
    return content
  }
}
