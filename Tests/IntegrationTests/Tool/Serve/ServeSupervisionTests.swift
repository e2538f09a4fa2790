import Foundation
import Testing

extension RealServers.Serve {
  /// The samples that keep `eaves serve --production` running.
  @Suite struct Supervision {
    /// A sample for an app whose folder has the command `eaves` too.
    private static func sample(_ name: String, _ site: SampleSite, port: UInt16) throws -> String {
      let tool = "\(site.path)/bin/eaves"
      // A copy, since the account may not be allowed to enter the folder of the build.
      if access(tool, F_OK) != 0 {
        try FileManager.default.copyItem(atPath: try ToolProgram.path.get(), toPath: tool)
      }
      return try site.sample(
        name, [("--port 8000", "--port \(port)"), ("--workers 2", "--workers 3")])
    }

    @Test("systemd-analyze finds nothing to say about the service")
    func unit() throws {
      let analyze = try Tool.find("systemd-analyze", package: "systemd")
      let site = try SampleSite()
      let unit = "\(site.base.path)/flasky-http.service"
      try Self.sample("systemd/flasky-http.service", site, port: 8_000)
        .write(toFile: unit, atomically: true, encoding: .utf8)
      let result = try ChildProcess.run(.init([analyze, "verify", "--man=no", unit]))
      #expect(result.status == 0)
      #expect(result.output == "")
    }

    @Test("The service serves, reloads, and stops as its file says")
    func service() throws {
      let site = try SampleSite()
      let port = try Port.free()
      let unit = try Self.sample("systemd/flasky-http.service", site, port: port)
      let process = try ChildProcess(
        .init(try Account.command(Self.words("ExecStart", in: unit))))
      let endpoint = Endpoint.port(port)
      #expect(Wait.until(30) { Self.status(endpoint) == 200 })
      let touch = try ChildProcess.run(.init(Self.words("ExecReload", in: unit)))
      #expect(touch.status == 0)
      try site.deploy(version: 5)
      #expect(try HTTPClient(endpoint).ask(HTTPQuestion("/")).text.hasPrefix("5 "))
      process.signal(SIGTERM)
      #expect(process.wait(seconds: 10) == 0)
    }

    @Test("supervisord keeps it running, and stops it with all its processes")
    func supervisor() throws {
      let site = try SampleSite()
      let port = try Port.free()
      let sample = try Self.sample("supervisor/flasky-http.conf", site, port: port)
      let supervisord = try Supervisord(sample, in: "\(site.base.path)/run")
      let endpoint = Endpoint.port(port)
      #expect(Wait.until(30) { Self.status(endpoint) == 200 })
      var workers: Set<Int> = []
      for _ in 0..<30 {
        let answers = try (0..<3).map { _ in try HTTPClient(endpoint) }
        for client in answers { try client.send(HTTPQuestion("/sleep?ms=20")) }
        for client in answers {
          let words = try client.receive().text.split { $0 == " " || $0 == "\n" }
          if let id = words.last.flatMap({ Int($0) }) { workers.insert(id) }
        }
      }
      #expect(workers.count == 3)
      #expect(supervisord.stop() == 0)
      for worker in workers { #expect(!isRunning(worker), "\(worker) still runs") }
      #expect(try supervisord.troubles() == "")
    }

    private static func status(_ endpoint: Endpoint) -> Int? {
      try? HTTPClient(endpoint).ask(HTTPQuestion("/")).status
    }

    /// The command of a directive in a unit file.
    private static func words(_ name: String, in unit: String) throws -> [String] {
      let lines = unit.split(separator: "\n").filter { $0.hasPrefix("\(name)=") }
      guard lines.count == 1 else { throw Failure("no \(name)") }
      return lines[0].dropFirst(name.count + 1).drop { $0 == "+" }.split(separator: " ")
        .map(String.init)
    }
  }
}
