import Foundation

/// An app as the samples of `deploy` expect it in `/srv/flasky`, with the program that reports what it
/// was asked for.
final class SampleSite {
  let base: TemporaryFolder
  let folder: WebFolder

  /// Stands for `/srv/flasky`.
  var path: String { folder.path }

  /// Stands for `/run/flasky/flasky.sock`.
  var socket: String { "\(base.path)/run/flasky.sock" }

  init() throws {
    base = try TemporaryFolder()
    let path = "\(base.path)/flasky"
    let program = "\(path)/bin/flasky"
    folder = try WebFolder(path, program: program, htaccess: WebFolder.secret)
    try FileManager.default.createDirectory(
      atPath: "\(path)/bin", withIntermediateDirectories: true)
    try HostProgram.bytes(build: "1").write(to: URL(fileURLWithPath: program))
    chmod(program, 0o755)
    try FileManager.default.createDirectory(
      atPath: "\(base.path)/run", withIntermediateDirectories: true)
    Account.own("\(base.path)/run")
  }

  /// A sample with the edits that it documents.
  func sample(_ name: String, _ further: [(String, String)] = []) throws -> String {
    let edits = [
      ("/srv/flasky", path), ("/run/flasky/flasky.sock", socket),
      ("/run/lighttpd/flasky.socket", "\(base.path)/run/flasky.socket"),
      ("example.com", "localhost"),
    ]
    let text = try Repository.text("deploy/\(name)")
    return try Repository.text(
      "deploy/\(name)", edits: edits.filter { text.contains($0.0) } + further)
  }

  /// Runs the program as the samples for web servers say it is run by hand.
  func run() throws -> ChildProcess {
    let process = try ChildProcess(
      .init(try Account.command(["\(path)/run.fcgi", "--socket", socket])))
    guard Wait.until(20, { (try? Connection(.path(socket))) != nil }) else {
      throw Failure("the program does not listen on \(socket)")
    }
    return process
  }

  /// Uploads what the program reads when it starts, and touches the entry.
  func deploy(version: Int) throws {
    try folder.write("\(version)\n", to: "version.txt")
    guard utimensat(AT_FDCWD, "\(path)/run.fcgi", nil, 0) == 0 else {
      throw Failure("touch \(path)/run.fcgi")
    }
  }
}

/// A web server that is configured by a sample, and by as little around it as the distribution has.
final class SampleServer: WebServer {
  let port: UInt16
  let process: ChildProcess
  private let base: TemporaryFolder

  var errorLog: String {
    (try? String(contentsOfFile: "\(base.path)/error.log", encoding: .utf8)) ?? ""
  }

  private init(
    _ site: SampleSite, program: String, package: String, arguments: [String], port: UInt16,
    configuration: String
  ) throws {
    base = site.base
    self.port = port
    Account.own(base.path)
    let path = "\(base.path)/server.conf"
    try configuration.write(toFile: path, atomically: true, encoding: .utf8)
    var command = ChildProcess.Command(
      [try Tool.find(program, package: package)] + arguments + [path])
    command.output = "\(base.path)/error.log"
    process = try ChildProcess(command)
    try waitUntilReady()
  }

  deinit { process.stop() }

  /// - Parameter edits: further edits that the sample documents
  static func apache(_ site: SampleSite, edits: [(String, String)] = []) throws -> SampleServer {
    let port = try Port.free()
    let base = site.base.path
    let modules = ["mpm_event", "alias", "authz_core", "headers", "mime", "proxy", "proxy_fcgi"].map
    {
      "LoadModule \($0)_module /usr/lib/apache2/modules/mod_\($0).so"
    }
    let account = Account.other.map { "User \($0)\nGroup \($0)" } ?? ""
    return try SampleServer(
      site, program: "apache2", package: "apache2-bin", arguments: ["-DFOREGROUND", "-f"],
      port: port,
      configuration: """
        ServerRoot "\(base)"
        DefaultRuntimeDir "\(base)/run"
        PidFile "\(base)/run/apache.pid"
        Listen 127.0.0.1:\(port)
        ErrorLog "\(base)/error.log"
        \(modules.joined(separator: "\n"))
        \(account)
        TypesConfig /etc/mime.types
        <Directory />
          AllowOverride None
          Require all denied
        </Directory>

        """
          + site.sample(
            "apache/flasky.conf", [("<VirtualHost *:80>", "<VirtualHost *:\(port)>")] + edits)
    )
  }

  /// - Parameter edits: further edits that the sample documents
  static func nginx(_ site: SampleSite, edits: [(String, String)] = []) throws -> SampleServer {
    let port = try Port.free()
    let base = site.base.path
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
      "\($0)_temp_path \(base)/run/\($0);"
    }
    let listen = [("listen 80;", "listen 127.0.0.1:\(port);")]
    return try SampleServer(
      site, program: "nginx", package: "nginx-light", arguments: ["-p", base, "-c"], port: port,
      configuration: """
        daemon off;
        worker_processes 1;
        pid \(base)/run/nginx.pid;
        error_log \(base)/error.log;
        \(Account.other.map { "user \($0);" } ?? "")
        events { worker_connections 64; }
        http {
          access_log off;
          include /etc/nginx/mime.types;
          \(temporary.joined(separator: " "))
          \(try site.sample("nginx/flasky.conf", listen + edits))
        }
        """)
  }

  /// - Parameter sample: one of the two samples for lighttpd
  static func lighttpd(_ site: SampleSite, sample: String) throws -> SampleServer {
    let port = try Port.free()
    let base = site.base.path
    let account =
      Account.other.map { "server.username = \"\($0)\"\nserver.groupname = \"\($0)\"" } ?? ""
    return try SampleServer(
      site, program: "lighttpd", package: "lighttpd", arguments: ["-D", "-f"], port: port,
      configuration: """
        server.port = \(port)
        server.bind = "127.0.0.1"
        server.document-root = "\(base)/run"
        server.upload-dirs = ( "\(base)/run" )
        server.modules = ( "mod_indexfile", "mod_access", "mod_alias" )
        mimetype.assign = ( ".css" => "text/css", ".html" => "text/html" )
        \(account)

        """ + site.sample("lighttpd/\(sample).conf"))
  }
}
