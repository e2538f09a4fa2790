/// Where the parts of an app lie on the host. All paths are seen from the folder that both parts lie
/// below, which is the account's home folder at most hosts.
struct HostLayout: Hashable, Sendable {
  /// The program's name, which is that of its file.
  var name: String

  /// The part that visitors never see: `flasky`.
  var privateFolder: String

  /// The part that the web server shows: `public_html/flasky`.
  var publicFolder: String

  /// The absolute path of the folder that both lie below; nil when it is not known.
  var home: String?

  var setup: HostSetup

  /// Where visitors reach the app; nil when it is not known.
  var mount: String?

  /// The entry file.
  var entry: String { "\(publicFolder)/run.fcgi" }

  /// A path seen from the home folder, as the entry file names it: absolute where the home folder is
  /// known, or else seen from the public folder, which web servers start programs in.
  func path(_ path: String) -> String {
    if let home { return home == "/" ? "/\(path)" : "\(home)/\(path)" }
    let up = publicFolder.split(separator: "/").map { _ in ".." }
    return (up + [path]).joined(separator: "/")
  }

  /// Takes in what the host's home folder is, and what follows from it.
  /// - Throws: `ToolError` for a place where web servers could not start the app
  mutating func settle(in home: String) throws(ToolError) {
    self.home = home
    if mount == nil { mount = setup.mount(of: publicFolder, account: FileSystem.name(of: home)) }
    try check()
  }

  /// - Throws: `ToolError` for parts that a host cannot have in that place
  func check() throws(ToolError) {
    try Self.check(privateFolder, option: "--private")
    try Self.check(publicFolder, option: "--public")
    guard privateFolder != publicFolder, !privateFolder.hasPrefix("\(publicFolder)/") else {
      throw ToolError(
        "the private folder \(privateFolder) lies in the public one, where visitors could see it",
        fix: "Name another with --private, or make one file of all with --single.",
        status: .usage)
    }
    if let home, !home.hasPrefix("/") {
      throw ToolError(
        "--home \(home): it has to begin with a slash", fix: "Try `pwd` on the host.",
        status: .usage)
    }
    // mod_fcgid tokenises its command line, so a path with a space is two words to it.
    if let home, home.utf8.contains(UInt8(ascii: " ")) {
      throw ToolError(
        "--home \(home): web servers cannot start a program whose path has a space",
        status: .usage)
    }
  }

  private static func check(_ folder: String, option: String) throws(ToolError) {
    let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
    let isFine =
      !parts.isEmpty
      && parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".."
          && part.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "'") }
      }
    guard isFine else {
      throw ToolError(
        "\(option) \(folder): it has to be a path below the home folder, without spaces",
        fix: "For instance \(option) public_html/shop.", status: .usage)
    }
  }
}
