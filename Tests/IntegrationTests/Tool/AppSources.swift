import Foundation

/// An app as its author has it: a built program, and the folder of its templates, static files, and
/// public files.
final class AppSources: Sendable {
  let program: String
  private let folder: TemporaryFolder

  var root: String { "\(folder.path)/app" }

  /// The program that does what can go wrong, under the name `site`. It reads its version from a file.
  init(version: String = "1") throws {
    folder = try TemporaryFolder()
    program = "\(folder.path)/site"
    try HostProgram.bytes(build: "1").write(to: URL(fileURLWithPath: program))
    chmod(program, 0o755)
    try write(version, to: "version.txt")
  }

  /// The example with templates and a style sheet.
  init(example: String) throws {
    folder = try TemporaryFolder()
    program = example
    try FileManager.default.copyItem(
      atPath: "\(Repository.path)/Examples/BasicSite", toPath: "\(folder.path)/app")
  }

  func write(_ text: String, to name: String) throws {
    let file = "\(root)/\(name)"
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(name)")
  }

  /// What tells the command about it.
  var options: [String] { ["--program", program, "--root", root] }

  /// The same, with the file that the version is read from, and what keeps the program from starting.
  var versionedOptions: [String] {
    let files = ["version.txt", "startup-error.txt"].filter {
      FileManager.default.fileExists(atPath: "\(root)/\($0)")
    }
    return options + files.flatMap { ["--include", $0] }
  }
}
