import Foundation

/// A private Apache on 127.0.0.1 with the modules of a shared host: mod_fcgid for `.fcgi`, mod_cgid
/// for `.cgi`, mod_rewrite, mod_userdir, mod_proxy_fcgi; event MPM unless a test wants another.
///
/// When root runs the tests its workers, and so the programs, belong to `www-data`.
final class ApacheServer: WebServer {
  let port: UInt16
  let process: ChildProcess
  private let folder: TemporaryFolder

  /// The site's files stay as long as the server shows them.
  private let site: Site?

  private static let modules = [
    "authz_core", "authz_host", "authn_core", "auth_basic", "authn_file", "authz_user",
    "access_compat", "alias", "dir", "mime", "negotiation", "rewrite", "userdir", "actions", "env",
    "setenvif", "headers", "fcgid", "cgid", "proxy", "proxy_fcgi",
  ]

  /// - Parameters:
  ///   - documentRoot: the folder that `/` shows
  ///   - homes: the folder whose `NAME/public_html` are shown under `/~NAME`
  ///   - processing: the multi-processing module
  ///   - configuration: further directives of the server
  init(
    documentRoot: String, homes: String? = nil, processing: Processing = .event,
    configuration: String = "", site: Site? = nil
  ) throws {
    self.site = site
    let apache = try Tool.find("apache2", package: "apache2")
    let modules = "/usr/lib/apache2/modules"
    guard access("\(modules)/mod_fcgid.so", R_OK) == 0 else {
      throw Failure("this test needs mod_fcgid: apt-get install libapache2-mod-fcgid")
    }
    folder = try TemporaryFolder()
    port = try Port.free()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/run", withIntermediateDirectories: true)
    let text = Self.configuration(
      folder: folder.path, port: port, documentRoot: documentRoot, homes: homes,
      processing: processing)
    try (text + configuration).write(
      toFile: "\(folder.path)/apache.conf", atomically: true, encoding: .utf8)
    var words = [apache, "-f", "\(folder.path)/apache.conf", "-DFOREGROUND"]
    // This one ends its whole process group with it, of which the tests must not be.
    if processing == .prefork {
      words.insert(try Tool.find("setsid", package: "util-linux"), at: 0)
    }
    var command = ChildProcess.Command(words)
    command.output = "\(folder.path)/error.log"
    process = try ChildProcess(command)
    try waitUntilReady()
  }

  /// Shows a site under `/`.
  convenience init(
    _ site: Site, processing: Processing = .event, configuration: String = ""
  ) throws {
    try self.init(
      documentRoot: site.publicFolder, processing: processing, configuration: configuration,
      site: site)
  }

  /// Has mod_fcgid keep to so many processes. It takes one back a moment after the visitor has the
  /// answer, and would start a further one for a visitor who is quicker than that.
  static func processes(_ count: Int) -> String { "FcgidMaxProcessesPerClass \(count)\n" }

  /// How Apache divides its work (its MPM).
  enum Processing: String {
    /// Processes of many threads.
    case event
    /// One process a request, as hosts have it where PHP is a module.
    case prefork

    fileprivate var directives: String {
      switch self {
      case .event: "StartServers 1\nServerLimit 4\nThreadsPerChild 25\nMaxRequestWorkers 100\n"
      case .prefork: "StartServers 2\nServerLimit 20\nMaxRequestWorkers 20\n"
      }
    }
  }

  deinit { process.stop() }

  var errorLog: String {
    (try? String(contentsOfFile: "\(folder.path)/error.log", encoding: .utf8)) ?? ""
  }

  /// Restarts the workers once they have finished their requests, as a host does after a change of
  /// its configuration. Comes back when new ones serve.
  func restartGracefully() throws {
    let before = occurrences(of: "resuming normal operations")
    process.signal(SIGUSR1)
    guard Wait.until(30, { occurrences(of: "resuming normal operations") > before }) else {
      throw Failure("Apache did not restart:\n\(errorLog)")
    }
  }

  private func occurrences(of text: String) -> Int { errorLog.components(separatedBy: text).count }

  private static func configuration(
    folder: String, port: UInt16, documentRoot: String, homes: String?, processing: Processing
  ) -> String {
    var text = """
      ServerRoot "\(folder)"
      DefaultRuntimeDir "\(folder)/run"
      PidFile "\(folder)/run/apache.pid"
      Listen 127.0.0.1:\(port)
      ServerName localhost
      ErrorLog "\(folder)/error.log"
      LogLevel notice
      KeepAlive On
      MaxKeepAliveRequests 0
      KeepAliveTimeout 60
      GracefulShutdownTimeout 20

      """
    for module in ["mpm_\(processing.rawValue)"] + modules {
      text += "LoadModule \(module)_module /usr/lib/apache2/modules/mod_\(module).so\n"
    }
    if let account = Account.other { text += "User \(account)\nGroup \(account)\n" }
    text += processing.directives
    text += """
      ScriptSock "\(folder)/run/cgid"
      FcgidIPCDir "\(folder)/run/fcgid"
      FcgidProcessTableFile "\(folder)/run/fcgid_table"
      TypesConfig /etc/mime.types
      AddHandler fcgid-script .fcgi
      AddHandler cgi-script .cgi
      DocumentRoot "\(documentRoot)"
      <Directory />
        AllowOverride None
        Require all denied
      </Directory>
      <Directory "/tmp">
        AllowOverride All
        Options +ExecCGI +FollowSymLinks
        Require all granted
      </Directory>

      """
    if let homes { text += "UserDir \"\(homes)/*/public_html\"\n" }
    return text
  }
}
