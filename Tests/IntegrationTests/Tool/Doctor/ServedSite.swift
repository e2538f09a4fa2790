import Foundation

/// A site on a private Apache, for tests to break and for the doctor to look at.
///
///     www/flasky/.htaccess
///     www/flasky/run.fcgi     the entry: a settings file
///     app/                    ROOT, with data and logs
///     app/bin/fixture         the program
final class ServedSite {
  /// A host that lets `.htaccess` say all that the templates say.
  static let usual = ""

  private let base: TemporaryFolder
  private(set) var server: ApacheServer?

  var path: String { "\(base.path)/www/flasky" }
  var entry: String { "\(path)/run.fcgi" }
  var root: String { "\(base.path)/app" }
  var program: String { "\(root)/bin/fixture" }
  var url: String { "http://127.0.0.1:\(server?.port ?? 0)/flasky/" }

  static let rules = """
    RewriteEngine On
    RewriteRule (^|/)\\.(?!well-known/) run.fcgi [L]
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule ^ run.fcgi [L]

    """

  init() throws {
    base = try TemporaryFolder()
    for folder in ["www", "www/flasky", "app", "app/bin", "app/data", "app/logs"] {
      try FileManager.default.createDirectory(
        atPath: "\(base.path)/\(folder)", withIntermediateDirectories: true)
      Account.own("\(base.path)/\(folder)")
    }
    for folder in ["data", "logs"] { chmod("\(root)/\(folder)", 0o700) }
    try write(HostProgram.bytes(build: "1"), to: program, 0o755)
    try writeEntry()
    try write(Self.rules, to: "\(path)/.htaccess")
    try write("one\n", to: "\(root)/version.txt")
  }

  func write(_ bytes: Data, to path: String, _ mode: mode_t = 0o644) throws {
    try bytes.write(to: URL(fileURLWithPath: path))
    chmod(path, mode)
    Account.own(path)
  }

  func write(_ text: String, to path: String, _ mode: mode_t = 0o644) throws {
    try write(Data(text.utf8), to: path, mode)
  }

  /// Writes the entry, with settings behind ROOT.
  func writeEntry(_ settings: String = "") throws {
    try write("#!\(program)\nROOT=\(root)\n\(settings)\n", to: entry, 0o755)
  }

  /// Writes the `.htaccess`, with lines before the rules.
  func writeRules(before lines: String) throws {
    try write("\(lines)\n\(Self.rules)", to: "\(path)/.htaccess")
  }

  /// Starts Apache.
  /// - Parameter host: what the host has configured; `%` stands for the site's folder
  func serve(_ host: String = "") throws {
    server = try ApacheServer(
      documentRoot: "\(base.path)/www", configuration: host.replacing("%", with: path))
  }

  /// Asks the doctor from inside and from outside.
  func examine() throws -> DoctorAnswer { try DoctorAnswer.ask(path, "--url", url) }

  /// Asks the doctor from outside alone.
  func examineFromOutside() throws -> DoctorAnswer { try DoctorAnswer.ask(url) }

  /// Lets the program examine its own site, as the account it runs as.
  func examineByProgram() throws -> DoctorAnswer {
    let command = ChildProcess.Command(try Account.command([entry, "--doctor", "--json"]))
    return try DoctorAnswer(ChildProcess.run(command))
  }

  /// The names in the site's folder.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
