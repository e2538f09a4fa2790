/// A file in the site's folder, at any depth.
package struct SiteFile: Hashable, Sendable {
  /// The path from the site's folder: `data/app.db`.
  package var name: String
  package var facts: FileFacts

  package init(name: String, facts: FileFacts) {
    self.name = name
    self.facts = facts
  }

  /// How many files, and how many levels of folders, are looked at.
  private static let largestCount = 3_000
  private static let deepest = 4

  /// The files of a folder. Links are not followed, so that none leads out of it or around in it.
  package static func all(in folder: String) -> [SiteFile] {
    var files: [SiteFile] = []
    collect(folder, prefix: "", depth: 0, into: &files)
    return files
  }

  private static func collect(
    _ folder: String, prefix: String, depth: Int, into files: inout [SiteFile]
  ) {
    for name in FileReading.names(in: folder) ?? [] {
      guard files.count < largestCount else { return }
      guard let facts = FileFacts(path: "\(folder)/\(name)", followsLinks: false) else { continue }
      files.append(SiteFile(name: prefix + name, facts: facts))
      if facts.kind == .folder, depth < deepest {
        collect("\(folder)/\(name)", prefix: "\(prefix)\(name)/", depth: depth + 1, into: &files)
      }
    }
  }
}
