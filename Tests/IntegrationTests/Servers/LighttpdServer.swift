import Foundation

/// A private lighttpd on 127.0.0.1, which starts the program itself: as FastCGI, several processes
/// on one socket, or as plain CGI.
final class LighttpdServer: WebServer {
  /// How the program is started.
  enum Way {
    /// mod_fastcgi with `bin-path` and this many processes.
    case fastCGI(processes: Int)
    /// mod_cgi.
    case cgi
  }

  let port: UInt16
  let process: ChildProcess
  private let folder: TemporaryFolder

  /// Kept so that the site's files stay as long as the server starts them.
  private let site: Site

  init(_ site: Site, _ way: Way) throws {
    self.site = site
    let lighttpd = try Tool.find("lighttpd", package: "lighttpd")
    folder = try TemporaryFolder()
    Account.own(folder.path)
    port = try Port.free()
    let path = "\(folder.path)/lighttpd.conf"
    try Self.configuration(folder: folder.path, port: port, site: site, way: way).write(
      toFile: path, atomically: true, encoding: .utf8)
    process = try ChildProcess(.init(lighttpd, "-D", "-f", path))
    try waitUntilReady()
  }

  deinit { process.stop() }

  var errorLog: String {
    (try? String(contentsOfFile: "\(folder.path)/error.log", encoding: .utf8)) ?? ""
  }

  private static func configuration(
    folder: String, port: UInt16, site: Site, way: Way
  ) -> String {
    var text = """
      server.port = \(port)
      server.bind = "127.0.0.1"
      server.document-root = "\(site.publicFolder)"
      server.errorlog = "\(folder)/error.log"
      server.upload-dirs = ( "\(folder)" )
      server.max-keep-alive-requests = 100000
      server.stream-response-body = 1

      """
    if let account = Account.other {
      text += "server.username = \"\(account)\"\nserver.groupname = \"\(account)\"\n"
    }
    switch way {
    case .fastCGI(let processes):
      text += """
        server.modules = ( "mod_fastcgi" )
        fastcgi.server = ( "/" => (( "socket" => "\(folder)/fastcgi",
          "bin-path" => "\(site.entry)", "max-procs" => \(processes),
          "check-local" => "disable", "fix-root-scriptname" => "enable" )))
        """
    case .cgi:
      text += """
        server.modules = ( "mod_rewrite", "mod_cgi" )
        url.rewrite-if-not-file = ( "^/(.*)$" => "/\(site.entryName)/$1" )
        cgi.assign = ( "\(site.entryName)" => "" )
        """
    }
    return text + "\n"
  }
}
