/// A package as one file for the upload.
enum PackageArchive {
  /// Packs a folder. The same content gives the same bytes: names are sorted, owners are 0, and what
  /// compresses writes neither name nor time.
  /// - Parameters:
  ///   - tree: what to pack: not the folders above, which are the host's own
  ///   - folder: where it was written to
  ///   - archive: the path of the archive, ending in `.tar.gz`
  /// - Throws: `ToolError` when tar or gzip are missing, or cannot write it
  static func make(
    _ tree: PackageTree, in folder: String, archive: String
  ) async throws(ToolError) {
    let names = tree.sorted.map { "./\($0.path)\0" }.joined()
    var pack = ExternalCommand(
      "tar", "--create", "--format=gnu", "--no-recursion", "--owner=0", "--group=0",
      "--numeric-owner", "--directory=\(folder)", "--file=\(archive).new", "--null",
      "--files-from=-")
    pack.environment = ["LC_ALL": "C", "TAR_OPTIONS": ""]
    pack.input = Array(names.utf8)
    try await run(pack)
    defer { try? FileSystem.remove("\(archive).new") }
    var compress = ExternalCommand("gzip", "-9", "--no-name", "--force", "\(archive).new")
    compress.environment = ["GZIP": ""]
    try await run(compress)
    try FileSystem.rename("\(archive).new.gz", to: archive)
  }

  private static func run(_ command: ExternalCommand) async throws(ToolError) {
    let outcome = try await command.run()
    guard outcome.isSuccess else {
      throw ToolError(
        "\(command.words[0]) ended with status \(outcome.status):\n\(outcome.text)",
        status: .cannotCreate)
    }
  }
}
