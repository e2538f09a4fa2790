import Foundation

/// An app under a template on a private Apache.
final class TemplateSite {
  let folder: WebFolder
  let server: ApacheServer
  private let base: TemporaryFolder

  /// - Parameters:
  ///   - addition: what is added to the `.htaccess`
  ///   - files: further files that visitors must not get
  init(
    _ setup: TemplateSetup, program: (String) throws -> String = TemplateSite.installFixture,
    addition: String = "", files: [String] = []
  ) throws {
    base = try TemporaryFolder()
    let path = "\(base.path)/\(setup.folder)"
    try FileManager.default.createDirectory(
      atPath: "\(base.path)/www", withIntermediateDirectories: true)
    let text = try Repository.text(
      "htaccess-templates/\(setup.template).htaccess", edits: setup.edits)
    folder = try WebFolder(
      path, program: try program(base.path), htaccess: text + addition, files: files)
    server = try ApacheServer(
      documentRoot: "\(base.path)/www", homes: "\(base.path)/home",
      configuration: setup.host.replacing("%", with: path))
  }

  /// Puts the example whose pages link to each other into a folder.
  static func installVersions(_ folder: String) throws -> String {
    let path = "\(folder)/versions"
    try FileManager.default.copyItem(atPath: ExampleProgram.versions.get(), toPath: path)
    return path
  }

  /// Puts the program that reports what it was asked for into a folder.
  static func installFixture(_ folder: String) throws -> String {
    let path = "\(folder)/fixture"
    try HostProgram.bytes(build: "1").write(to: URL(fileURLWithPath: path))
    chmod(path, 0o755)
    return path
  }
}
