import ArgumentParser

/// `eaves package`: builds the program and lays out what goes on the host.
struct PackageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "package",
    abstract: "Build the app for a host, and lay out what goes there.",
    discussion: """
      eaves package
      eaves package --home /home/alice --host userdir
      eaves package --single
      eaves package --program flasky-x86_64 --output dist

      Makes a folder that is laid out as the home folder of the host, and the same as a .tar.gz:

        flasky/                bin/flasky, templates, data and logs (for you alone), manifest.json
        public_html/flasky/    .htaccess, run.fcgi, static

      On the host, in the home folder: tar -xzpf flasky.tar.gz
      With --single, run.fcgi and .htaccess are the whole site.

      The folder `public` of the app goes into the public part as it is: its .htaccess and the settings
      in its run.fcgi are used, and files such as favicon.ico are copied.

      Exit codes: 64 wrong options, 65 sources that do not build or files that cannot go on a host, \
      66 nothing to package, 69 a tool is missing, 73 the output cannot be written.
      """)

  @OptionGroup
  var options: PackageOptions

  @Option(
    help: "The folder that the package is made in; by default .build/package.",
    completion: .directory)
  var output: String?

  func run() async throws {
    let app = try await options.prepare()
    let tree = try app.package()
    let place = try await outputFolder()
    let folder = "\(place)/\(app.layout.name)"
    let archive = "\(folder).tar.gz"
    try checkReplaceable(folder)
    // Beside the last one, which stays until this one is complete.
    try FileSystem.remove("\(folder).new")
    try tree.write(to: "\(folder).new")
    try await PackageArchive.make(tree, in: "\(folder).new", archive: archive)
    try FileSystem.remove(folder)
    try FileSystem.rename("\(folder).new", to: folder)
    report(app, folder: folder, archive: archive)
  }

  private func outputFolder() async throws(ToolError) -> String {
    if let output { return FileSystem.absolute(output) }
    if options.program == nil {
      return "\(try await AppPackage.find(from: options.packagePath).folder)/.build/package"
    }
    return FileSystem.absolute(".build/package")
  }

  /// What this command did not make, it does not remove.
  private func checkReplaceable(_ folder: String) throws(ToolError) {
    guard FileSystem.isFolder(folder), try !FileSystem.names(in: folder).isEmpty,
      !FileSystem.isFile("\(folder).tar.gz")
    else { return }
    throw ToolError(
      "\(folder) is there already, and is no package",
      fix: "Remove it, or name another folder with --output.", status: .cannotCreate)
  }

  private func report(_ app: HostedApp, folder: String, archive: String) {
    let layout = app.layout
    Terminal.write(
      """
      \(Terminal.styled(layout.name, .bold)) for the host:
      \(PackageReport(app, packed: FileSystem.size(archive) ?? 0).text)
        \(folder)
        \(archive)

      """)
    if !app.program.format.isStatic {
      Terminal.writeError(
        """
        \(Terminal.styled("warning:", .yellow, on: .error)) the program needs libraries that a host \
        may not have, such as those of Swift.
        Let `eaves package` build it, or link it with -static-executable.

        """)
    }
    let upload =
      app.isSingle
      ? "Upload run.fcgi and .htaccess into \(layout.publicFolder), or"
      : "Upload it and unpack it in the home folder: tar -xzpf \(layout.name).tar.gz, or"
    Terminal.write("\(upload)\n  eaves deploy user@host:\n")
  }
}
