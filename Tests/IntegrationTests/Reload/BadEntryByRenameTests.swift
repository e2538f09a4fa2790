import Foundation
import Testing

extension RealServers {
  /// What no program can mend: mod_fcgid takes the entry's inode for the program, so that one renamed
  /// over the good one is started at once. When the system cannot start it at all, nothing of ours
  /// runs, and the old processes get no further request.
  @Suite struct BadEntryByRename {
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
