import EavesTemplates

/// Templates that the program carries.
struct EmbeddedTemplates: Loader {
  let files: EmbeddedFiles

  /// The absolute paths that the folders of templates would have; the first that has a name counts.
  let folders: [String]

  /// The text of the template.
  /// - Throws: `TemplateError` when it is not UTF-8
  func load(_ name: String) throws -> LoadedSource? {
    for folder in folders {
      guard let content = files.content("\(folder)/\(name)") else { continue }
      guard let text = String(validating: content, as: UTF8.self) else {
        throw TemplateError(.input, "the template '\(name)' is not UTF-8")
      }
      return LoadedSource(text, stamp: Self.stamp)
    }
    return nil
  }

  /// The same always: the program is another when its files are.
  func stamp(of name: String) -> Stamp? {
    folders.contains { files.file("\($0)/\(name)") != nil } ? Self.stamp : nil
  }

  /// The names of all templates.
  var names: [String] { folders.flatMap { files.names(in: $0) } }

  private static let stamp = Stamp(version: 0)
}
