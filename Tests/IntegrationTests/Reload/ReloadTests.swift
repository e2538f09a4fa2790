import Foundation
import TestSupport
import Testing

extension RealServers {
  @Suite struct Reload {
    @Test("A touch changes the code in the same process, with the arguments it was started with")
    func sameProcess() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site, .socket, options: ["--threads", "2"])
      let before = try process(program)
      var deploys = Deploys()
      try deploys.deploy(2, to: site)
      let after = try process(program)
      #expect(try FastCGIClient.ask(program.endpoint, "/").body.hasPrefix("2 "))
      #expect(before["pid"] == after["pid"])
      #expect(before["arguments"] == after["arguments"])
    }

    @Test(
      "Two hundred reloads leave file descriptors, arguments, and environment as they were",
      arguments: [FCGIProcess.Way.socket, .inherited])
    func nothingGrows(_ way: FCGIProcess.Way) throws {
      let site = try Site(.settings, settings: ["ACCESS_LOG": "off"])
      let program = try FCGIProcess(site, way)
      var deploys = Deploys()
      // The first reload makes an argument vector of a path out of what the spawner gave.
      try deploys.deploy(2, to: site)
      let before = try process(program)
      for version in 3...202 {
        try deploys.deploy(version, to: site)
        let answer = try FastCGIClient.ask(program.endpoint, "/")
        try #require(answer.body.hasPrefix("\(version) "), "\(site.log)")
      }
      let after = try process(program)
      for name in ["pid", "arguments", "descriptors", "threads", "environment"] {
        #expect(before[name] == after[name], "\(name)")
      }
    }

    @Test("The log says which version took over, after what, and how long that took")
    func reloadLine() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/", keep: true).status == 200)
      #expect(!site.log.contains("reloaded"))
      try site.touch()
      #expect(try client.ask("GET", "/", keep: true).status == 200)
      let text = try String(contentsOfFile: site.entry, encoding: .utf8)
      try (text + "# A comment.\n").write(toFile: site.entry, atomically: false, encoding: .utf8)
      #expect(try client.ask("GET", "/", keep: true).status == 200)
      let lines = site.log.split(separator: "\n").filter { $0.contains("reloaded: ") }
      try #require(lines.count == 2, "\(site.log)")
      let form = #/^\S+Z notice: reloaded: version \S+ answers, \d+ ms after (.*)$/#
      #expect(try form.wholeMatch(in: lines[0])?.1 == "\(site.entry) was touched")
      #expect(try form.wholeMatch(in: lines[1])?.1 == "\(site.entry) was changed")
      #expect(!site.log.contains("warning"), "\(site.log)")
    }

    @Test(
      "A touch of the entry or the program while a version loads brings the next one",
      arguments: Site.Shape.allCases, [false, true])
    func touchedWhileLoading(_ shape: Site.Shape, _ touchesProgram: Bool) throws {
      let site = try Site(shape)
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      try site.write("", to: "\(site.root)/hold")
      try site.writeVersion("2")
      try site.touch()
      try client.send(FastCGIClient.request("GET", "/"))
      let isHolding = Wait.until(20) {
        FileManager.default.fileExists(atPath: "\(site.root)/holding")
      }
      #expect(isHolding, "\(site.log)")
      // It has read what 2 brought, and does not serve yet.
      try site.writeVersion("3")
      #expect(utimensat(AT_FDCWD, touchesProgram ? site.program : site.entry, nil, 0) == 0)
      unlink("\(site.root)/hold")
      #expect(try client.receive().body.hasPrefix("3 "), "\(site.log)")
    }

    @Test("A kept connection lives through reloads, and costs no descriptor")
    func keptConnection() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/", keep: true).status == 200)
      var deploys = Deploys()
      for version in 2...50 {
        try deploys.deploy(version, to: site)
        let answer = try client.ask("GET", "/", keep: true)
        try #require(answer.body.hasPrefix("\(version) "), "\(site.log)")
      }
      let listed = try process(program)["descriptors"]?.array?.count
      let fresh = try process(FCGIProcess(site))["descriptors"]?.array?.count
      // The kept connection is one more.
      #expect(listed == fresh.map { $0 + 1 })
    }

    @Test("A request that is being answered when the entry is touched is answered by the old code")
    func inFlight() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let slow = try HTTPClient(server.endpoint)
      try slow.send(HTTPQuestion("/sleep?ms=1500&mark=arrived"))
      #expect(Wait.until(20) { access("\(site.root)/arrived", F_OK) == 0 })
      var deploys = Deploys()
      try deploys.deploy(2, to: site)
      #expect(try server.get("/").text.hasPrefix("2 "))
      #expect(try slow.receive().text.hasPrefix("1 "))
    }

    @Test("One touch changes every process over", arguments: ["mod_fcgid", "lighttpd"])
    func everyProcess(_ name: String) throws {
      let site = try Site(.settings)
      let server: any WebServer =
        name == "lighttpd"
        ? try LighttpdServer(site, .fastCGI(processes: 4))
        : try ApacheServer(site, configuration: ApacheServer.processes(4))
      // Slow answers keep as many processes busy at once as there are visitors, and none idle.
      let visitors = Load(server.endpoint, "/sleep?ms=30", connections: 4)
      #expect(Wait.until(30) { visitors.count > 150 })
      var deploys = Deploys()
      try deploys.deploy(2, to: site)
      try visitors.proceed(by: 200)
      let exchanges = try visitors.stop()
      #expect(exchanges.failures == "", "\(server.errorLog)")
      #expect(deploys.stale(exchanges) == "")
      let old = exchanges.filter { $0.version == 1 }.processes
      let new = exchanges.filter { $0.version == 2 }.processes
      #expect(old.count > 1)
      #expect(new.count > 1)
      // They replace themselves in place; mod_fcgid may not have started all before the touch.
      #expect(old.isSubset(of: new))
    }

    @Test(
      "A new build of the program behind a settings file goes live without a touch",
      arguments: [true, false])
    func newProgram(byRename: Bool) throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      #expect(try server.get("/version").text.hasPrefix("1 1 "))
      if !byRename { unlink(site.program) }
      try site.installProgram(build: "2")
      #expect(try server.get("/version").text.hasPrefix("1 2 "), "\(site.log)")
    }

    @Test("A link to the program's folder that leads elsewhere brings the program there")
    func changedLink() throws {
      let site = try Site(.settings)
      try FileManager.default.createSymbolicLink(
        atPath: "\(site.root)/current", withDestinationPath: "bin")
      try site.writeSettings(shebang: "\(site.root)/current/site")
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/version", keep: true).body.hasPrefix("1 1 "))
      for build in ["2", "3"] {
        try site.makeFolder("\(site.root)/releases/\(build)")
        try site.write(
          try HostProgram.bytes(build: build), to: "\(site.root)/releases/\(build)/site",
          mode: 0o755)
        try FileManager.default.createSymbolicLink(
          atPath: "\(site.root)/.current", withDestinationPath: "releases/\(build)")
        #expect(rename("\(site.root)/.current", "\(site.root)/current") == 0)
        let answer = try client.ask("GET", "/version", keep: true)
        #expect(answer.body.hasPrefix("1 \(build) "), "\(site.log)")
      }
    }

    @Test("A folder that takes the place of the entry's brings the entry in it")
    func swappedFolder() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/", keep: true).body.hasPrefix("1 "))
      try site.makeFolder("\(site.path)/next")
      try site.writeVersion("2")
      try site.write(site.settingsText(), to: "\(site.path)/next/run.fcgi", mode: 0o755)
      #expect(rename(site.publicFolder, "\(site.path)/before") == 0)
      #expect(rename("\(site.path)/next", site.publicFolder) == 0)
      #expect(try client.ask("GET", "/", keep: true).body.hasPrefix("2 "), "\(site.log)")
    }

    @Test(
      "Where the kernel does not report changes, the files are compared",
      .enabled(if: UnreportingFolder.isPossible, "this account may not mount: needs root"))
    func unreported() throws {
      let site = try Site(.settings)
      let folder = try UnreportingFolder(over: site.path)
      let program = try FCGIProcess(site, wrapper: folder.wrapper)
      let client = try FastCGIClient(program.endpoint)
      for version in 1...20 {
        // The process sees the folder that is mounted over the site's.
        let seen = "/proc/\(program.process.id)/root"
        try site.write("\(version)", to: "\(seen)\(site.root)/version.txt", by: .inPlace)
        #expect(utimensat(AT_FDCWD, seen + site.entry, nil, 0) == 0)
        let answer = try client.ask("GET", "/", keep: true)
        #expect(answer.body.hasPrefix("\(version) "))
      }
    }

    @Test("A settings file that names another program goes live")
    func otherProgram() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      try site.write(
        try HostProgram.bytes(build: "2"), to: "\(site.root)/bin/other", mode: 0o755)
      try site.writeSettings(shebang: "\(site.root)/bin/other")
      let answer = try FastCGIClient.ask(program.endpoint, "/version")
      #expect(answer.body.hasPrefix("1 2 "), "\(site.log)")
    }

    @Test("An entry that is open for writing is tried again until it is closed")
    func openForWriting() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      #expect(try FastCGIClient.ask(program.endpoint, "/").body.hasPrefix("1 "))
      let file = open(site.entry, O_WRONLY | O_CLOEXEC)
      try site.writeVersion("2")
      #expect(utimensat(AT_FDCWD, site.entry, nil, 0) == 0)
      for _ in 0..<20 {
        #expect(try FastCGIClient.ask(program.endpoint, "/").body.hasPrefix("1 "))
      }
      close(file)
      #expect(try FastCGIClient.ask(program.endpoint, "/").body.hasPrefix("2 "), "\(site.log)")
      #expect(site.log.components(separatedBy: "postponed").count == 2, "\(site.log)")
    }

    @Test("A running program cannot be overwritten in place, and goes on")
    func textFileBusy() throws {
      let site = try Site(.program)
      let server = try ApacheServer(site)
      #expect(try server.get("/").status == 200)
      #expect(open(site.program, O_WRONLY | O_TRUNC) == -1)
      #expect(errno == ETXTBSY)
      #expect(try server.get("/").status == 200)
    }

    @Test("A file renamed over the entry is a new program to mod_fcgid, and the old process leaves")
    func renamedOver() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let old = try #require(try pid(server))
      try site.writeVersion("2")
      try site.writeSettings(by: .byRename)
      let answer = try server.get("/")
      #expect(answer.text.hasPrefix("2 "))
      #expect(try pid(server) != old)
      // It looks at its entry every ten seconds when no request makes it look.
      #expect(Wait.until(30) { !isRunning(old) }, "the old process goes on")
      #expect(site.log.contains("was replaced by another file"))
    }

    private func process(_ program: FCGIProcess) throws -> RecordedValue {
      try RecordedValue(parsing: try FastCGIClient.ask(program.endpoint, "/process").body.utf8)
    }

    private func pid(_ server: some WebServer) throws -> Int? {
      try server.get("/process").json()["pid"]?.int
    }
  }
}
