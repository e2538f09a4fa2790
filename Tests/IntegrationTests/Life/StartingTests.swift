import Foundation
import TestSupport
import Testing

extension RealServers {
  /// One binary finds out by itself how it was started.
  @Suite struct Starting {
    // MARK: From a command line

    private func run(
      _ site: Site, _ options: String..., environment: [String: String] = [:]
    ) throws -> (status: Int, output: String) {
      var command = ChildProcess.Command(try Account.command([site.entry] + options))
      command.environment = environment
      return try ChildProcess.run(command)
    }

    @Test("--check says that everything loads, or what is wrong", arguments: Site.Shape.allCases)
    func check(_ shape: Site.Shape) throws {
      let site = try Site(shape)
      let good = try run(site, "--check")
      #expect(good.status == 0, "\(good.output)")
      try site.breakStart("line 3: unexpected end of template")
      let bad = try run(site, "--check")
      #expect(bad.status == 1)
      #expect(bad.output.contains("line 3: unexpected end of template"))
      // A trial leaves no traces in the log of the running app.
      #expect(site.log == "")
    }

    @Test("--check names the key, the line, and the fix of a wrong setting")
    func checkSettings() throws {
      let site = try Site(.settings, settings: ["MAX_BDOY": "1"])
      let result = try run(site, "--check")
      #expect(result.status == 1)
      for part in ["MAX_BDOY", "MAX_BODY", "3"] {
        #expect(result.output.contains(part), "\(result.output)")
      }
    }

    @Test("--version prints name and version", arguments: Site.Shape.allCases)
    func version(_ shape: Site.Shape) throws {
      let site = try Site(shape)
      let result = try run(site, "--version")
      #expect(result == (0, shape == .settings ? "site 1\n" : "run 1\n"))
    }

    @Test("--routes lists the routes")
    func routes() throws {
      let result = try run(Site(.settings), "--routes")
      #expect(result.status == 0)
      #expect(result.output.split(separator: "\n").contains("/echo"))
    }

    @Test("Without arguments, as from a terminal, there is help instead of an error")
    func help() throws {
      let site = try Site(.settings)
      for result in [try run(site), try run(site, "--help"), try run(site, "-h")] {
        #expect(result.status == 0)
        for part in ["public_html", ".htaccess", "--socket", "--check"] {
          #expect(result.output.contains(part))
        }
      }
      let script = try Tool.find("script", package: "bsdutils")
      let terminal = try ChildProcess.run(.init(script, "-qec", site.entry, "/dev/null"))
      #expect(terminal.status == 0)
      #expect(terminal.output.contains("public_html"))
    }

    @Test(
      "A wrong option is refused with what was expected",
      arguments: [
        (["--chekc"], "--help"), (["--bind", "example.org:80"], "127.0.0.1:9000"),
        (["--bind", "127.0.0.1:99999"], "127.0.0.1:9000"), (["--socket"], "needs a value"),
        (["--threads", "0"], "1 to 256"), (["--mode", "999"], "octal"), (["run"], "--help"),
      ])
    func wrongOption(_ options: [String], _ hint: String) throws {
      let site = try Site(.settings)
      let result = try ChildProcess.run(.init([site.entry] + options))
      #expect(result.status == 64)
      #expect(result.output.contains(hint), "\(result.output)")
    }

    // MARK: As a FastCGI server

    @Test("--socket has the permissions that --mode asks for", arguments: ["660", "600", "777"])
    func socketMode(_ mode: String) throws {
      let site = try Site(.settings)
      let path = "\(site.path)/socket"
      let process = try ChildProcess(
        .init(try Account.command([site.entry, "--socket=\(path)", "--mode=\(mode)"])))
      defer { process.stop() }
      #expect(Wait.until(20) { (try? Connection(.path(path))) != nil })
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(String(status.st_mode & 0o777, radix: 8) == mode)
    }

    @Test("--socket does not take a socket away from a server that listens on it")
    func socketInUse() throws {
      let program = try FCGIProcess(try Site(.settings))
      guard case .path(let path) = program.endpoint else { return }
      let words = try Account.command([program.site.entry, "--socket", path])
      let second = try ChildProcess.run(.init(words))
      #expect(second.status == 71)
      #expect(second.output.contains("Address already in use"))
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
    }

    @Test("--socket leaves a file alone that is no socket")
    func socketIsFile() throws {
      let site = try Site(.settings)
      let path = "\(site.root)/version.txt"
      let words = try Account.command([site.entry, "--socket", path])
      #expect(try ChildProcess.run(.init(words)).status == 71)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "1")
    }

    @Test("--bind listens on a numeric address")
    func bind() throws {
      let program = try FCGIProcess(try Site(.settings), .bind)
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
      try program.site.writeVersion("2")
      try program.site.touch()
      #expect(try FastCGIClient.ask(program.endpoint, "/").body.hasPrefix("2 "))
    }

    @Test("A listening socket on file descriptor 0 is served", arguments: Site.Shape.allCases)
    func inherited(_ shape: Site.Shape) throws {
      let program = try FCGIProcess(try Site(shape), .inherited)
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
    }

    @Test("A socket of systemd's is served, also after a reload")
    func systemd() throws {
      let site = try Site(.settings)
      let path = "\(site.path)/socket"
      let socket = try FCGIProcess.listen(path)
      // As systemd does it: the socket is descriptor 3, and LISTEN_PID is the program's own id.
      let shell = "LISTEN_PID=$$ LISTEN_FDS=1 exec \(site.entry) 3<&0 </dev/null"
      var command = ChildProcess.Command(try Account.command(["/bin/sh", "-c", shell]))
      command.input = socket
      let process = try ChildProcess(command)
      close(socket)
      defer { process.stop() }
      for version in 2...4 {
        #expect(try FastCGIClient.ask(.path(path), "/").body.hasPrefix("\(version - 1) "))
        try site.writeVersion("\(version)")
        try site.touch()
      }
    }

    @Test("--threads serves that many requests at once")
    func threads() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site, options: ["--threads", "4"])
      let waiting = try (0..<3).map { _ in try FastCGIClient(program.endpoint) }
      // Three requests wait for a file, and the fourth worker answers meanwhile.
      for client in waiting { try client.send(FastCGIClient.request("GET", "/stream-until-go")) }
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
      try site.write("", to: "\(site.root)/go")
      for client in waiting { #expect(try client.receive().body == "first\nsecond\n") }
    }

    @Test("A handler that waits for another thread goes on where it began", arguments: ["1", "3"])
    func suspending(_ threads: String) throws {
      let program = try FCGIProcess(try Site(.settings), options: ["--threads", threads])
      for _ in 0..<10 {
        let answer = try FastCGIClient.ask(program.endpoint, "/suspend?ms=5")
        #expect(answer.body == "the same thread\n")
      }
    }

    @Test("Without threads to be had, it serves all the same", arguments: ["1", "4"])
    func noThreads(_ threads: String) throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(
        site, options: ["--threads", threads], limits: ["--nproc=1:1"])
      for _ in 0..<20 { #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200) }
      let process = try RecordedValue(
        parsing: try FastCGIClient.ask(program.endpoint, "/process").body.utf8)
      // Root is not limited; nobody else gets a second thread.
      if Account.other != nil { #expect(process["threads"]?.int == 1) }
    }

    @Test("Where no process can be had for the trial, the running code goes on and says so")
    func noTrial() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site, limits: ["--nproc=1:1"])
      try site.writeVersion("2")
      try site.touch()
      for _ in 0..<5 { #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200) }
      // Root is not limited, and so goes on to the new code.
      guard Account.other != nil else { return }
      #expect(try FastCGIClient.ask(program.endpoint, "/").body.hasPrefix("1 "))
      #expect(site.log.components(separatedBy: "reload postponed").count == 2, "\(site.log)")
    }
  }
}
