import ArgumentParser

/// What the commands `package` and `deploy` are told about the app and the host.
struct PackageOptions: ParsableArguments {
  @Option(help: "The folder of the app's Swift package, or one below it.", completion: .directory)
  var packagePath = "."

  @Option(help: "The executable product to build, when the package has several.")
  var product: String?

  @Option(
    help: "A program that was built already, here or in CI, in place of a build. It is stripped.",
    completion: .file())
  var program: String?

  @Option(
    help: "The folder of templates, static, and public; by default that of the package.",
    completion: .directory)
  var root: String?

  @Option(
    help: ArgumentHelp(
      "The kind of host: any, userdir, subdirectory, webroot, or cgi.",
      discussion: """
        It decides which .htaccess is put in, and where the public part lies. Without it, that is \
        public/.htaccess of the app, or the one that needs no editing.
        """))
  var host: HostSetup?

  @Option(help: "The home folder on the host, such as /home/alice: `pwd` after logging in.")
  var home: String?

  @Option(
    name: .customLong("private"),
    help: "The folder below it that visitors never see; by default the program's name.")
  var privateFolder: String?

  @Option(
    name: .customLong("public"),
    help: "The folder below it that the web server shows, such as public_html/flasky.")
  var publicFolder: String?

  @Option(
    help: "Where visitors reach the app, such as /~alice/flasky, for .htaccess files that say it.")
  var mount: String?

  @Flag(help: "Put templates and static files into the program: two files are the whole site.")
  var single = false

  @Option(
    name: .customLong("include"),
    help: "A further folder below the root folder, such as admin/templates. Repeat it for several.",
    completion: .directory)
  var includes: [String] = []

  @Flag(help: "Package a program that has Foundation in it.")
  var allowFoundation = false
}

extension PackageOptions {
  /// Builds the program, or reads the one that was built, and collects what belongs to it.
  /// - Throws: `ToolError`, `BuildFailure`
  func prepare() async throws -> HostedApp {
    let (path, name, root) = try await findProgram()
    let program =
      allowFoundation
      ? try await HostProgram(allowingFoundation: path) : try await HostProgram(path)
    let files = try AppFiles(root: root, includes: includes)
    let layout = try layout(name: name, entry: EntryText(files.entry))
    return HostedApp(
      layout: layout, program: program, files: files, isSingle: single,
      ownHtaccess: host == nil ? files.htaccess : nil)
  }

  private func findProgram() async throws -> (path: String, name: String, root: String) {
    guard let program else {
      let package = try await AppPackage.find(from: packagePath)
      let chosen = try package.program(named: product)
      return (
        try await BuildProgress.build(package, chosen), chosen.name,
        try checkedRoot(root ?? package.root(of: chosen))
      )
    }
    guard FileSystem.isFile(program) else {
      throw ToolError("--program \(program): there is no such file", status: .noInput)
    }
    let name = product ?? String(FileSystem.name(of: program).prefix { $0 != "." })
    return (program, name, try checkedRoot(root ?? packagePath))
  }

  private func checkedRoot(_ folder: String) throws(ToolError) -> String {
    guard let path = FileSystem.resolved(folder), FileSystem.isFolder(path) else {
      throw ToolError("there is no folder \(folder)", status: .noInput)
    }
    return path
  }

  private func layout(name: String, entry: EntryText) throws(ToolError) -> HostLayout {
    let setup = host ?? .any
    let folder = Self.trimmed(privateFolder ?? name)
    var layout = HostLayout(
      name: name, privateFolder: folder,
      publicFolder: Self.trimmed(publicFolder ?? setup.publicFolder(of: name)),
      home: home.map { $0 == "/" ? $0 : Self.trimmed($0) }, setup: setup, mount: mount)
    if let home = layout.home ?? entry.home(of: "\(folder)/bin/\(name)") {
      try layout.settle(in: home)
    }
    try layout.check()
    return layout
  }

  private static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }
}
