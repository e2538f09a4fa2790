import Foundation
import TestSupport
import Testing

extension RealServers.Serve {
  /// Starting, reloading, and ending.
  @Suite struct Life {
    @Test("It ends when it is told to: what is under way is finished, and nothing is left")
    func stop() throws {
      for signal in [SIGTERM, SIGINT] {
        let site = try Site()
        let serve = try ServeProcess.production(site)
        let idle = try HTTPClient(serve.endpoint)
        #expect(try idle.ask(HTTPQuestion("/")).status == 200)
        let children = serve.children
        #expect(children.count == 2)
        #expect(serve.leftovers.count == 1)
        let busy = try HTTPClient(serve.endpoint)
        try busy.send(HTTPQuestion("/sleep?ms=1500&mark=arrived"))
        #expect(Wait.until(10) { access("\(site.root)/arrived", F_OK) == 0 })
        serve.process.signal(signal)
        let answer = try busy.receive()
        #expect(answer.status == 200 && answer.isComplete)
        #expect(serve.process.wait(seconds: 8) == 0)
        #expect(serve.leftovers == [])
        for child in children { #expect(!isRunning(child)) }
        #expect(throws: (any Error).self) { try Connection(serve.endpoint) }
      }
    }

    @Test("Killed outright, it leaves no process behind either")
    func killed() throws {
      _ = try Tool.find("setpriv", package: "util-linux")
      let serve = try ServeProcess.production(Site())
      #expect(try serve.ask("/").status == 200)
      let children = serve.children
      serve.process.signal(SIGKILL)
      #expect(serve.process.wait(seconds: 8) != nil)
      #expect(Wait.until(10) { children.allSatisfy { !isRunning($0) } })
    }

    @Test("Touched under load, the entry is started anew by each worker, and no request fails")
    func reload() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site)
      let load = Load(serve.endpoint, "/", connections: 8)
      try load.proceed(by: 100)
      let before = Set(serve.children)
      for version in 2...6 {
        try site.writeVersion("\(version)")
        if version.isMultiple(of: 2) { try site.touch() } else { serve.process.signal(SIGHUP) }
        #expect(Wait.until(20) { (try? serve.ask("/").text.hasPrefix("\(version) ")) ?? false })
        try load.proceed(by: 100)
      }
      let exchanges = try load.stop()
      #expect(exchanges.failures == "")
      #expect(exchanges.last?.version == 6)
      // The same processes, on the same sockets.
      #expect(Set(serve.children) == before)
    }

    @Test("A version that does not start is not put in the place of the one that runs")
    func badDeploy() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site)
      #expect(try serve.ask("/").text.hasPrefix("1 "))
      try site.breakStart("a template is broken")
      try site.writeVersion("2")
      try site.touch()
      for _ in 0..<5 { #expect(try serve.ask("/").text.hasPrefix("1 ")) }
      site.mendStart()
      try site.touch()
      for _ in 0..<5 { #expect(try serve.ask("/").text.hasPrefix("2 ")) }
    }

    @Test("A mount is served, its slash is added, and the rest belongs to nobody")
    func mount() throws {
      let serve = try ServeProcess.production(Site(), options: ["--mount", "/~alice/flasky"])
      let inside = try serve.ask("/~alice/flasky/echo?a=b").json()
      #expect(inside["mount"]?.string == "/~alice/flasky")
      #expect(inside["path"]?.string == "/echo")
      #expect(inside["entryLink"]?.string == "/~alice/flasky")
      let bare = try serve.ask("/~alice/flasky?a=b")
      #expect(bare.status == 301 && bare["Location"] == "/~alice/flasky/?a=b")
      for outside in ["/", "/~alice/flaskyx", "/~bob/flasky/"] {
        #expect(try serve.ask(outside).status == 404)
      }
    }

    @Test("What visitors say of themselves is not believed; what a trusted proxy says is")
    func forwarded() throws {
      let question = HTTPQuestion(
        "GET", "/environment",
        headers: [
          ("X-Forwarded-For", "6.6.6.6, 198.51.100.1"), ("X-Forwarded-Proto", "https"),
          ("X-Forwarded-Host", "evil"), ("Proxy", "http://evil"), ("X_Real_IP", "6.6.6.6"),
        ])
      let plain = try ServeProcess.production(Site()).ask(question).json()
      #expect(plain["REMOTE_ADDR"]?.string == "127.0.0.1")
      #expect(plain["HTTPS"] == nil && plain["REQUEST_SCHEME"]?.string == "http")
      for name in ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_PROXY", "HTTP_X_REAL_IP"]
      {
        #expect(plain[name] == nil, "\(name)")
      }
      let proxied = try ServeProcess.production(
        Site(), options: ["--trusted-proxy", "127.0.0.0/8"]
      ).ask(question).json()
      #expect(proxied["REMOTE_ADDR"]?.string == "198.51.100.1")
      #expect(proxied["HTTPS"]?.string == "on")
    }

    @Test("A port that is taken is told, with who has it")
    func taken() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site)
      let second = try ToolProgram.run(
        ["serve", "--production", "--program", site.entry, "--port", "\(serve.port)"])
      #expect(second.status == 69)
      #expect(
        second.output.contains("port \(serve.port) is taken: eaves (process \(serve.process.id))"))
      #expect(second.output.contains("--port \(serve.port + 1)"))
    }

    @Test("What cannot be served is told")
    func mistakes() throws {
      let missing = try ToolProgram.run(["serve", "--production", "--program", "/nowhere/run.fcgi"])
      #expect(missing.status == 66 && missing.output.contains("/nowhere/run.fcgi"))
      let folder = try TemporaryFolder()
      try "#!/bin/sh\n".write(
        toFile: "\(folder.path)/run.fcgi", atomically: true, encoding: .utf8)
      let locked = try ToolProgram.run(
        ["serve", "--production", "--program", "\(folder.path)/run.fcgi"])
      #expect(locked.status == 77 && locked.output.contains("chmod 755"))
      for option in [
        ["--mount", "/a?b"], ["--workers", "0"], ["--port", "70000"], ["--host", "example.org"],
        ["--trusted-proxy", "10.0.0.0/99"], ["--timeout", "-1"], ["--set", "x"],
      ] {
        let result = try ToolProgram.run(["serve"] + option)
        #expect(result.status == 64 && result.output.contains(option[0]), "\(result.output)")
      }
    }
  }
}
