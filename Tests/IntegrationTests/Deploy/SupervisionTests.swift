import Foundation
import Testing

extension RealServers.Samples {
  /// The samples of what runs a program: systemd and supervisor.
  @Suite struct Supervision {
    @Test("systemd-analyze finds nothing to say about socket and service")
    func units() throws {
      let analyze = try Tool.find("systemd-analyze", package: "systemd")
      let site = try SampleSite()
      var units: [String] = []
      for name in ["flasky.socket", "flasky.service"] {
        units.append("\(site.base.path)/\(name)")
        try site.sample("systemd/\(name)").write(
          toFile: units[units.count - 1], atomically: true, encoding: .utf8)
      }
      let result = try ChildProcess.run(.init([analyze, "verify", "--man=no"] + units))
      #expect(result.status == 0)
      #expect(result.output == "")
    }

    @Test("The service serves on the socket that systemd hands over, and through reloads")
    func activation() throws {
      let activate = try Tool.find("systemd-socket-activate", package: "systemd")
      let site = try SampleSite()
      let socket = try #require(
        Self.value("ListenStream", in: site.sample("systemd/flasky.socket")))
      let start = try #require(Self.value("ExecStart", in: site.sample("systemd/flasky.service")))
      let process = try ChildProcess(
        .init(try Account.command([activate, "--listen=\(socket)", start])))
      let endpoint = Endpoint.path(socket)
      // The file is there a moment before anyone listens on it.
      #expect(Wait.until(20) { (try? Connection(endpoint)) != nil })
      #expect(try FastCGIClient.ask(endpoint, "/").body.hasPrefix("none \(process.id)\n"))
      for version in 1...3 {
        try site.deploy(version: version)
        #expect(try FastCGIClient.ask(endpoint, "/").body.hasPrefix("\(version) \(process.id)\n"))
      }
      process.signal(SIGTERM)
      #expect(process.wait(seconds: 8) == 0)
    }

    @Test("The command that reloads the service touches the entry")
    func reloadCommand() throws {
      let site = try SampleSite()
      let service = try site.sample("systemd/flasky.service")
      let reload = try #require(Self.value("ExecReload", in: service))
      let words = reload.drop { $0 == "+" }.split(separator: " ").map(String.init)
      let entry = "\(site.path)/run.fcgi"
      var old = [timespec(tv_sec: 0, tv_nsec: 0), timespec(tv_sec: 0, tv_nsec: 0)]
      utimensat(AT_FDCWD, entry, &old, 0)
      #expect(try ChildProcess.run(.init(words)).status == 0)
      var status = stat()
      stat(entry, &status)
      #expect(status.st_mtim.tv_sec > 0)
    }

    @Test("supervisord keeps two processes on one socket, and stops them")
    func supervisor() throws {
      let site = try SampleSite()
      var sample = try site.sample("supervisor/flasky.conf")
      if !Account.isRoot {
        let lines = sample.split(separator: "\n", omittingEmptySubsequences: false)
        sample = lines.filter { !$0.hasPrefix("user=") && !$0.hasPrefix("socket_owner=") }
          .joined(separator: "\n")
      }
      let supervisord = try Supervisord(sample, in: "\(site.base.path)/run")
      let endpoint = Endpoint.path(site.socket)
      #expect(Wait.until(30) { (try? FastCGIClient.ask(endpoint, "/"))?.status == 200 })
      var processes: Set<String> = []
      let bothAnswer = Wait.until(30) {
        processes.insert((try? FastCGIClient.ask(endpoint, "/").body) ?? "")
        return processes.count == 2
      }
      #expect(bothAnswer, "\(processes)")
      try site.deploy(version: 1)
      for _ in 1...10 {
        #expect(try FastCGIClient.ask(endpoint, "/").body.hasPrefix("1 "))
      }
      #expect(supervisord.stop() == 0)
      for word in processes.flatMap({ $0.split { $0 == " " || $0 == "\n" } }) {
        if let id = pid_t(word) { #expect(kill(id, 0) == -1, "\(id) still runs") }
      }
      #expect(try supervisord.troubles() == "")
    }

    /// The value of a directive in a unit file.
    private static func value(_ name: String, in unit: String) -> String? {
      let lines = unit.split(separator: "\n").filter { $0.hasPrefix("\(name)=") }
      return lines.count == 1 ? String(lines[0].dropFirst(name.count + 1)) : nil
    }
  }
}
