import Foundation
import Testing

extension RealServers {
  /// An app that cannot start says so, and is mended by touching its entry.
  @Suite struct Startup {
    enum Host: String, CaseIterable, Sendable { case modFcgid, cgi, lighttpd }

    private func start(_ host: Host, _ site: Site) throws -> any WebServer {
      switch host {
      case .modFcgid, .cgi: try ApacheServer(site)
      case .lighttpd: try LighttpdServer(site, .fastCGI(processes: 2))
      }
    }

    private func site(_ host: Host, _ settings: [String: String] = [:]) throws -> Site {
      try Site(.settings, entryName: host == .cgi ? "run.cgi" : "run.fcgi", settings: settings)
    }

    @Test("The page says where the log is, and the log says why", arguments: Host.allCases)
    func page(_ host: Host) throws {
      let site = try site(host)
      try site.breakStart("line 3: unexpected end of template")
      let server = try start(host, site)
      for _ in 0..<3 {
        let answer = try server.get("/some/page")
        #expect(answer.status == 500)
        #expect(answer["Content-Type"] == "text/html; charset=utf-8")
        #expect(answer.text.contains("The application could not start"))
        #expect(answer.text.contains(site.logPath))
        #expect(!answer.text.contains("line 3"))
      }
      #expect(site.log.contains("cannot start: line 3: unexpected end of template"))
      site.mendStart()
      try site.touch()
      #expect(try server.get("/").status == 200, "\(site.log)")
    }

    @Test("With DEBUG=1 the page has the reason")
    func debug() throws {
      let site = try site(.modFcgid, ["DEBUG": "1"])
      try site.breakStart("a <template> that ends too early")
      let server = try ApacheServer(site)
      #expect(try server.get("/").text.contains("a &lt;template&gt; that ends too early"))
    }

    @Test("An error in the settings names the key, the line, and the fix", arguments: Host.allCases)
    func settings(_ host: Host) throws {
      let site = try site(host, ["MAX_BDOY": "1000"])
      let server = try start(host, site)
      #expect(try server.get("/").status == 500)
      for part in ["MAX_BDOY", "MAX_BODY", "\(site.entry)", "3"] {
        #expect(site.log.contains(part), "\(site.log)")
      }
      try site.writeSettings(["MAX_BODY": "1000"], by: .inPlace)
      #expect(try server.get("/").status == 200, "\(site.log)")
    }

    @Test("A variable of the environment is stronger than a line of the settings file")
    func environment() throws {
      let site = try Site(.settings, settings: ["MAX_BODY": "1000"])
      let program = try FCGIProcess(site, environment: ["EAVES_MAX_BODY": "10"])
      for (count, status) in [(10, 200), (11, 413)] {
        let client = try FastCGIClient(program.endpoint)
        let body = [UInt8](repeating: 1, count: count)
        try client.send(FastCGIClient.request("POST", "/echo", body: body))
        #expect(try client.receive().status == status)
      }
    }

    @Test("Line ends of Windows below the first line are understood")
    func windowsLineEnds() throws {
      let site = try site(.modFcgid)
      let lines = site.settingsText(["MAX_BODY": "10"]).split(separator: "\n")
      let text = lines[0] + "\n" + lines[1...].map { $0 + "\r\n" }.joined()
      try site.write(String(text), to: site.entry, mode: 0o755)
      let server = try ApacheServer(site)
      #expect(try server.get("/").status == 200)
      #expect(try server.ask(HTTPQuestion("POST", "/echo", body: Array(11...21))).status == 413)
    }

    @Test("A first line that ends as on Windows is explained by the code that goes on")
    func windowsShebang() throws {
      let site = try site(.modFcgid)
      let server = try ApacheServer(site, configuration: ApacheServer.processes(1))
      #expect(try server.get("/").status == 200)
      let text = site.settingsText().replacing("\n", with: "\r\n")
      try site.write(text, to: site.entry, mode: 0o755, by: .inPlace)
      #expect(try server.get("/").status == 200)
      #expect(site.log.contains("carriage return"), "\(site.log)")
    }

    @Test("A first line that names no program is explained by the code that goes on")
    func missingProgram() throws {
      let site = try site(.modFcgid)
      let server = try ApacheServer(site, configuration: ApacheServer.processes(1))
      #expect(try server.get("/").status == 200)
      try site.writeSettings(shebang: "/nowhere/bin/site", by: .inPlace)
      #expect(try server.get("/").status == 200)
      #expect(site.log.contains("the program that its first line names"), "\(site.log)")
      try site.writeSettings(by: .inPlace)
      #expect(try server.get("/").status == 200)
    }

    @Test("A relative path in the first line is seen from the entry's folder")
    func relativeShebang() throws {
      let site = try site(.modFcgid)
      try site.writeSettings(shebang: "../app/bin/site")
      let server = try ApacheServer(site)
      #expect(try server.get("/").status == 200, "\(server.errorLog)")
      try site.writeVersion("2")
      try site.touch()
      #expect(try server.get("/").text.hasPrefix("2 "), "\(site.log)")
      try site.writeVersion("3")
      try site.installProgram(build: "3")
      #expect(try server.get("/version").text.hasPrefix("3 3 "), "\(site.log)")
    }

    @Test("A program that was started by its bare name, as suexec does, finds its entry again")
    func bareName() throws {
      let site = try Site(.program)
      let socket = "\(site.path)/socket"
      let shell = "cd \(site.publicFolder) && exec -a run.fcgi ./run.fcgi --socket \(socket)"
      let process = try ChildProcess(
        .init(try Account.command(["/bin/bash", "-c", shell])))
      defer { process.stop() }
      #expect(Wait.until(20) { (try? Connection(.path(socket))) != nil })
      #expect(try FastCGIClient.ask(.path(socket), "/").body.hasPrefix("1 "))
      try site.writeVersion("2")
      try site.touch()
      #expect(try FastCGIClient.ask(.path(socket), "/").body.hasPrefix("2 "), "\(site.log)")
    }
  }
}
