import ArgumentParser

/// What can be chosen while an app is developed.
struct DevelopmentOptions: ParsableArguments {
  @Flag(help: "Start the app anew for each request, as a host without FastCGI does.")
  var cgi = false

  @Flag(help: "Open the app in a browser.")
  var open = false

  @Option(
    help: ArgumentHelp(
      "An entry file whose settings count here too, but for those of places on a host: ROOT, LOG,"
        + " ACCESS_LOG, MOUNT. By default public/run.fcgi, where the app has it.",
      valueName: "file"), completion: .file())
  var settings: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A setting as KEY=value. Repeat it for several.", valueName: "setting"))
  var set: [String] = []

  @Flag(
    help: ArgumentHelp(
      "Keep the field Authorization from the app, as Apache does unless its configuration has"
        + " CGIPassAuth On."))
  var withoutAuthorization = false

  @Flag(
    help: "Look for changes twice a second. For folders whose changes the system does not tell.")
  var poll = false

  func validate() throws {
    for setting in set where Self.setting(setting) == nil {
      throw ValidationError("--set \(setting): expected KEY=value.")
    }
  }

  private static func setting(_ text: String) -> AppEntry.Setting? {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty,
      parts[0].utf8.allSatisfy({ $0 == UInt8(ascii: "_") || (0x30...0x5A).contains($0) })
    else { return nil }
    return AppEntry.Setting(key: String(parts[0]), value: String(parts[1]))
  }

  /// How an app is served that is built from a package.
  func configuration(
    package: AppPackage, program: AppPackage.Program
  ) -> DevelopmentServer.Configuration {
    let usual = "\(package.folder)/public/run.fcgi"
    let build = SwiftBuild(package: package, program: program, configuration: .debug)
    return DevelopmentServer.Configuration(
      name: program.name, folder: package.folder, root: package.root(of: program),
      program: build.output, build: build,
      settingsFile: settings ?? (FileSystem.isFile(usual) ? usual : nil),
      settings: set.compactMap(Self.setting), isCGI: cgi,
      passesAuthorization: !withoutAuthorization, polls: poll, opens: open)
  }

  /// How an app is served whose program is there already.
  /// - Parameter path: the program, or an entry file that names it
  func configuration(program path: String) throws(ToolError) -> DevelopmentServer.Configuration {
    let folder = FileSystem.parent(of: path)
    let named = try AppEntry.program(of: path)
    return DevelopmentServer.Configuration(
      name: FileSystem.name(of: named ?? path), folder: folder,
      root: named == nil ? folder : try AppEntry.root(of: path), program: named ?? path, build: nil,
      settingsFile: settings ?? (named == nil ? nil : path), settings: set.compactMap(Self.setting),
      isCGI: cgi, passesAuthorization: !withoutAuthorization, polls: poll,
      opens: open)
  }
}
