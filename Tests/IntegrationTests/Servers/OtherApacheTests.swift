import Foundation
import Testing

extension RealServers {
  /// What a host offers beside plain HTTP from an Apache of threads.
  @Suite struct OtherApaches {
    @Test(
      "Under TLS the scheme is https, as FastCGI and as CGI", arguments: ["run.fcgi", "run.cgi"])
    func secure(_ entryName: String) throws {
      let certificate = try Certificate()
      let site = try Site(.settings, entryName: entryName)
      let server = try ApacheServer(site, configuration: certificate.directives)
      let answer = try certificate.ask(server.port, "/echo/page")
      #expect(answer.contains("HTTP/1.1 200"), "\(answer)\n\(server.errorLog)")
      #expect(answer.contains(#""scheme":"https""#), "\(answer)")
      #expect(answer.contains(#""path":"/echo/page""#), "\(answer)")
    }

    @Test("An Apache of one process a request answers and reloads as others do")
    func prefork() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site, processing: .prefork)
      let visitors = Load(server.endpoint, "/sleep?ms=5", connections: 8)
      try visitors.proceed(by: 100)
      var deploys = Deploys()
      for version in 2...6 {
        try deploys.deploy(version, to: site)
        usleep(100_000)
      }
      let exchanges = try visitors.stop()
      #expect(exchanges.allSatisfy { $0.status == 200 }, "\(server.errorLog)\n\(site.log)")
      #expect(deploys.stale(exchanges) == "")
      #expect(try server.get("/").text.hasPrefix("6 "))
    }
  }
}
