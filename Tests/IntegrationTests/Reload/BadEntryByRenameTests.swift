import Foundation
import Testing

extension RealServers {
  /// What mod_fcgid does with a broken entry that is renamed over the good one, which no program can
  /// keep it from: it takes another inode for another program and starts that, while the old process
  /// gets no further request. Who deploys to mod_fcgid writes the entry in place.
  @Suite struct BadEntryByRename {
    @Test("A settings error is told on a page, and touching the mended entry is enough")
    func settingsError() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      #expect(try server.get("/").status == 200)
      try BadDeploy.settingsError.make(on: site, by: .byRename)
      let answer = try server.get("/")
      #expect(answer.status == 500)
      #expect(answer.text.contains("could not start"))
      #expect(answer.text.contains(site.logPath))
      #expect(site.log.contains("MAX_BODY"))
      try site.writeSettings(by: .inPlace)
      #expect(try server.get("/").status == 200, "\(site.log)")
    }

    @Test(
      "What cannot be started at all gets the web server's own page until it is mended",
      arguments: [
        (Site.Shape.settings, BadDeploy.notExecutable), (.program, .notExecutable),
        (.program, .truncatedProgram),
      ])
    func cannotBeStarted(_ shape: Site.Shape, _ mistake: BadDeploy) throws {
      let site = try Site(shape)
      let server = try ApacheServer(site)
      #expect(try server.get("/").status == 200)
      try mistake.make(on: site, by: .byRename)
      #expect(try server.get("/").status >= 500)
      try mistake.mend(site, by: .byRename)
      // mod_fcgid waits after failed starts.
      #expect(Wait.until(60) { (try? server.get("/").status) == 200 }, "\(server.errorLog)")
    }
  }
}
