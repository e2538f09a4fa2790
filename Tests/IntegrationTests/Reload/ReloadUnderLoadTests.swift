import Foundation
import Testing

extension RealServers {
  /// The entry is touched again and again while visitors ask: none gets an error, and none gets an
  /// answer from code older than the last touch before they asked.
  @Suite struct ReloadUnderLoad {
    /// Touches ten times a second.
    /// - Parameters:
    ///   - opens: see ``Site/touch(opens:)``
    ///   - processes: how many are to be there first: none can be started from a file that is open
    /// - Returns: the exchanges, with the deploys to hold them against
    private func touch(
      _ site: Site, for seconds: Double, opens: Bool = true, while visitors: Load,
      processes: Int = 1
    ) throws -> (exchanges: [Load.Exchange], deploys: Deploys) {
      var deploys = Deploys()
      try visitors.meet(processes: processes)
      try visitors.proceed(by: 8)
      let end = Clock.now + UInt64(seconds * 1e9)
      while Clock.now < end {
        try deploys.deploy(deploys.last + 1, to: site, opens: opens)
        usleep(100_000)
      }
      try visitors.proceed(by: 8)
      return (try visitors.stop(), deploys)
    }

    private func check(
      _ result: (exchanges: [Load.Exchange], deploys: Deploys), _ log: String,
      at location: SourceLocation = #_sourceLocation
    ) {
      let (exchanges, deploys) = result
      #expect(exchanges.failures == "", "\(log)", sourceLocation: location)
      #expect(deploys.stale(exchanges) == "", sourceLocation: location)
      #expect(exchanges.versions.contains(deploys.last), sourceLocation: location)
      // Visitors were there all along, and not only before and after.
      #expect(exchanges.versions.count > 3, sourceLocation: location)
    }

    @Test("mod_fcgid, a settings file, for twenty seconds")
    func modFcgid() throws {
      let site = try Site(.settings, settings: ["ACCESS_LOG": "off"])
      let server = try ApacheServer(site, configuration: ApacheServer.processes(4))
      let visitors = Load(server.endpoint, "/")
      check(try touch(site, for: 20, while: visitors, processes: 4), server.errorLog)
    }

    @Test("mod_fcgid, the program itself as the entry")
    func modFcgidProgram() throws {
      let site = try Site(.program)
      let server = try ApacheServer(site, configuration: ApacheServer.processes(4))
      let visitors = Load(server.endpoint, "/")
      check(try touch(site, for: 5, while: visitors, processes: 4), server.errorLog)
    }

    @Test("Plain CGI, where every request starts the program anew")
    func plainCGI() throws {
      let site = try Site(.settings, entryName: "run.cgi")
      let server = try ApacheServer(site)
      let visitors = Load(server.endpoint, "/")
      check(try touch(site, for: 5, opens: false, while: visitors), server.errorLog)
    }

    @Test("lighttpd, four processes")
    func lighttpd() throws {
      let site = try Site(.settings)
      let server = try LighttpdServer(site, .fastCGI(processes: 4))
      let visitors = Load(server.endpoint, "/")
      let result = try touch(site, for: 5, while: visitors, processes: 4)
      check(result, server.errorLog)
      #expect(result.exchanges.processes.count == 4)
    }

    @Test("nginx, which keeps its connections to a program with four threads")
    func nginx() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site, .socket, options: ["--threads", "4"])
      let server = try NginxServer(to: program.endpoint, keepsConnections: true)
      let result = try touch(site, for: 5, while: Load(server.endpoint, "/"))
      check(result, server.errorLog + program.output)
      #expect(result.exchanges.processes.count == 1)
    }

    @Test("Behind nginx, three processes on one socket")
    func sharedSocket() throws {
      let site = try Site(.settings)
      let path = "\(site.path)/shared"
      let socket = try FCGIProcess.listen(path)
      let programs = try (0..<3).map { _ in try FCGIProcess(site, .shared(socket, path: path)) }
      close(socket)
      let server = try NginxServer(to: .path(path))
      let result = try touch(site, for: 5, while: Load(server.endpoint, "/"))
      check(result, server.errorLog)
      #expect(result.exchanges.processes == Set(programs.map { Int($0.process.id) }))
    }
  }
}
