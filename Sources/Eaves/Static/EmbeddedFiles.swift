import EavesGateway

/// The templates and static files that the program carries, by the paths they would have below ROOT.
///
/// They come before files of the same name on the disk, so that what was uploaded once in an older
/// version is not mixed with what the program brings.
struct EmbeddedFiles: Sendable {
  private let files: ProgramFiles
  private let prefix: String

  /// - Parameter root: the absolute path of ROOT
  init(_ files: ProgramFiles, root: String) {
    self.files = files
    prefix = root.utf8.last == UInt8(ascii: "/") ? root : root + "/"
  }

  /// Those of this program; nil when it carries none.
  init?(root: String) {
    guard let own = ProgramFiles.own else { return nil }
    self.init(own, root: root)
  }

  /// The file that would lie at an absolute path; nil when the program carries none.
  func file(_ path: String) -> ProgramFiles.File? {
    name(of: path).flatMap { files.file($0) }
  }

  /// The content of a file, opened for being sent.
  /// - Throws: `SystemError` when the program cannot be opened
  func region(of file: ProgramFiles.File) throws(SystemError) -> FileRegion {
    try files.region(of: file)
  }

  /// The content of the file that would lie at an absolute path; nil when the program carries none.
  func content(_ path: String) -> [UInt8]? {
    name(of: path).flatMap { files.content(of: $0) }
  }

  /// The paths below a folder, given by its absolute path, of the files that would lie in it.
  func names(in folder: String) -> [String] {
    guard let name = name(of: folder) else { return [] }
    return files.names(startingWith: name + "/").map { String($0.dropFirst(name.count + 1)) }
  }

  private func name(of path: String) -> Substring? {
    guard path.utf8.starts(with: prefix.utf8) else { return nil }
    return path[path.utf8.index(path.startIndex, offsetBy: prefix.utf8.count)...]
  }
}
