/// Templates in a folder, named by their paths below it with `/` between the parts.
///
/// A name cannot lead out of the folder: not by `..`, not as an absolute path, not through a symbolic
/// link, and not with a NUL in it. Such a name is not found.
public struct FolderLoader: Loader {
  private let folders: [String]

  /// - Parameter folder: the path of the folder
  public init(_ folder: String) { self.init([folder]) }

  /// - Parameter folders: the paths of the folders; the first that has a name counts
  public init(_ folders: [String]) { self.folders = folders }

  /// The text of the file.
  /// - Throws: an `OSError` when the file is there and cannot be read, or is not UTF-8
  public func load(_ name: String) throws -> LoadedSource? {
    guard Self.isInside(name) else { return nil }
    for folder in folders {
      guard let file = try Libc.readFile(folder: folder, name: name) else { continue }
      guard let text = String(validating: file.bytes, as: UTF8.self) else {
        throw TemplateError(.input, "the template '\(name)' is not UTF-8")
      }
      return LoadedSource(text, stamp: file.stamp)
    }
    return nil
  }

  /// The state of the file.
  public func stamp(of name: String) -> Stamp? {
    guard Self.isInside(name) else { return nil }
    for folder in folders {
      if let stamp = Libc.stampOfFile(folder: folder, name: name) { return stamp }
    }
    return nil
  }

  /// The names of all templates, sorted; of folders that are missing there are none.
  /// - Throws: an `OSError` when a folder cannot be read
  public func names() throws -> [String] {
    var names: Set<String> = []
    for folder in folders where Libc.isFolder(folder) {
      names.formUnion(try Libc.files(below: folder))
    }
    return names.sorted()
  }

  private static func isInside(_ name: String) -> Bool {
    guard !name.isEmpty, !name.utf8.contains(0), !name.utf8.contains(UInt8(ascii: "\\")) else {
      return false
    }
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { part in
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
      }
  }
}
