import Foundation
import Testing

extension RealServers {
  /// A deploy that cannot start never goes live: the last good code answers on, the log says why, and
  /// the next deploy is tried again.
  @Suite struct BadDeploys {
    /// Makes a mistake and mends it while visitors ask.
    /// - Parameter processes: how many answer; one that only starts while the mistake is there has no
    ///   good code to go on with
    private func deploy(
      _ mistake: BadDeploy, by upload: Upload, on site: Site, behind server: some WebServer,
      processes: Int = 1
    ) throws {
      let visitors = Load(server.endpoint, "/", connections: 8)
      try visitors.meet(processes: processes)
      try mistake.make(on: site, by: upload)
      try site.writeVersion("2")
      try visitors.proceed(by: 400)
      let isLogged = Wait.until(20) { site.log.contains(mistake.reason) }
      try site.writeVersion("3")
      let beforeMending = Clock.now
      try mistake.mend(site, by: upload)
      let mended = Clock.now
      try visitors.proceed(by: 400)
      let exchanges = try visitors.stop()
      #expect(exchanges.failures == "")
      // Where the settings are what is wrong, nobody may see the new version before they are mended.
      let meanwhile = exchanges.filter { $0.received < beforeMending }
      #expect(meanwhile.versions == [1])
      let after = exchanges.filter { $0.sent > mended }
      #expect(after.versions == [3])
      #expect(isLogged, "\(site.log.suffix(2_000))")
    }

    @Test(
      "mod_fcgid, a settings file, what lies behind it changed",
      arguments: [BadDeploy.truncatedProgram, .startupError], Upload.allCases)
    func modFcgidBehind(_ mistake: BadDeploy, _ upload: Upload) throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site, configuration: ApacheServer.processes(4))
      try deploy(mistake, by: upload, on: site, behind: server, processes: 4)
    }

    @Test(
      "mod_fcgid, a settings file changed in place",
      arguments: [BadDeploy.settingsError, .notExecutable])
    func modFcgidInPlace(_ mistake: BadDeploy) throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site, configuration: ApacheServer.processes(4))
      try deploy(mistake, by: .inPlace, on: site, behind: server, processes: 4)
    }

    @Test("mod_fcgid, a settings file renamed over, which mod_fcgid takes for another program")
    func modFcgidByRename() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site, configuration: ApacheServer.processes(4))
      try deploy(.settingsError, by: .byRename, on: site, behind: server, processes: 4)
      #expect(site.log.contains("processes of the last good version go on answering"))
    }

    @Test("The process that could not start becomes the version that is renamed over its entry")
    func mended() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      #expect(try server.get("/").text.hasPrefix("1 "))
      try BadDeploy.settingsError.make(on: site, by: .byRename)
      // The good version's process answers by way of the one that mod_fcgid starts now.
      #expect(try server.get("/").text.hasPrefix("1 "))
      try site.writeVersion("2")
      try site.writeSettings(by: .byRename)
      // It looks at its entry every ten seconds when no request makes it look.
      #expect(Wait.until(30) { site.log.contains("reloaded: version") }, "\(site.log)")
      #expect(try server.get("/").text.hasPrefix("2 "))
    }

    @Test(
      "mod_fcgid, the program itself as the entry, changed in place",
      arguments: [BadDeploy.startupError, .notExecutable])
    func modFcgidProgram(_ mistake: BadDeploy) throws {
      let site = try Site(.program)
      let server = try ApacheServer(site, configuration: ApacheServer.processes(4))
      try deploy(mistake, by: .inPlace, on: site, behind: server, processes: 4)
    }

    @Test(
      "lighttpd, four processes, a settings file", arguments: BadDeploy.allCases, Upload.allCases)
    func lighttpd(_ mistake: BadDeploy, _ upload: Upload) throws {
      let site = try Site(.settings)
      let server = try LighttpdServer(site, .fastCGI(processes: 4))
      try deploy(mistake, by: upload, on: site, behind: server, processes: 4)
    }

    @Test(
      "nginx with kept connections, the program itself as the entry",
      arguments: [BadDeploy.truncatedProgram, .startupError, .notExecutable], Upload.allCases)
    func nginx(_ mistake: BadDeploy, _ upload: Upload) throws {
      let site = try Site(.program)
      let program = try FCGIProcess(site, options: ["--threads", "2"])
      let server = try NginxServer(to: program.endpoint, keepsConnections: true)
      try deploy(mistake, by: upload, on: site, behind: server)
    }
  }
}
