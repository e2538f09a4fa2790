#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Libc {
  /// The regular files below a folder, by their paths from there with `/` between the parts, sorted.
  /// Names that begin with a dot are left out, as are links to folders, which could lead in circles.
  /// - Throws: an `OSError` when the folder, or one below it, cannot be read
  static func files(below folder: String) throws -> [String] {
    var names: [String] = []
    try addFiles(below: folder, prefix: "", to: &names)
    return names.sorted()
  }

  /// Whether there is a folder at a path, links followed.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func addFiles(
    below folder: String, prefix: String, to names: inout [String]
  ) throws {
    guard let stream = opendir(folder) else {
      throw TemplateError(.input, "the folder '\(folder)' cannot be read: \(reason())")
    }
    defer { closedir(stream) }
    while let item = readdir(stream) {
      let name = withUnsafePointer(to: &item.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.utf8.first != UInt8(ascii: ".") else { continue }
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        try addFiles(below: path, prefix: "\(prefix)\(name)/", to: &names)
      } else if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
        names.append(prefix + name)
      }
    }
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
