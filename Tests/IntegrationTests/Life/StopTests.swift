import Foundation
import TestSupport
import Testing

extension RealServers {
  /// Whoever ends the program loses no request that is being answered.
  @Suite struct Stopping {
    @Test("A graceful restart of Apache finishes the requests in flight, and loses none")
    func graceful() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let slow = try HTTPClient(server.endpoint)
      try slow.send(HTTPQuestion("/sleep?ms=3000&mark=arrived"))
      #expect(Wait.until(20) { access("\(site.root)/arrived", F_OK) == 0 })
      let visitors = Load(server.endpoint, "/sleep?ms=5", connections: 4)
      try visitors.proceed(by: 50)
      try server.restartGracefully()
      try visitors.proceed(by: 50)
      #expect(try slow.receive().status == 200)
      #expect(try visitors.stop().failures == "", "\(server.errorLog)")
    }

    @Test("After a graceful restart the processes from before it are gone")
    func gracefulLeavesNone() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let old = try #require(try server.get("/process").json()["pid"]?.int)
      try server.restartGracefully()
      #expect(try server.get("/").status == 200)
      #expect(Wait.until(20) { !isRunning(old) })
    }

    @Test("A process that is told to end finishes its request, and the site goes on")
    func terminated() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let pid = try #require(try server.get("/process").json()["pid"]?.int)
      let slow = try HTTPClient(server.endpoint)
      try slow.send(HTTPQuestion("/sleep?ms=1500&mark=arrived"))
      #expect(Wait.until(20) { access("\(site.root)/arrived", F_OK) == 0 })
      kill(pid_t(pid), SIGTERM)
      #expect(try slow.receive().status == 200)
      #expect(Wait.until(8) { !isRunning(pid) }, "it stays")
      #expect(try server.get("/").status == 200)
    }

    @Test("Processes that are told to end under load lose no request")
    func terminatedUnderLoad() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let visitors = Load(server.endpoint, "/process", connections: 4)
      try visitors.proceed(by: 100)
      for _ in 0..<3 {
        let pid = try #require(try server.get("/process").json()["pid"]?.int)
        kill(pid_t(pid), SIGTERM)
        #expect(Wait.until(8) { !isRunning(pid) })
        try visitors.proceed(by: 100)
      }
      #expect(try visitors.stop().failures == "", "\(server.errorLog)")
    }

    @Test(
      "A server of its own finishes what it has, and leaves with status 0 and without its socket",
      arguments: [SIGTERM, SIGINT], ["1", "3"])
    func external(_ signal: Int32, _ threads: String) throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site, .socket, options: ["--threads", threads])
      let client = try FastCGIClient(program.endpoint)
      try client.send(FastCGIClient.request("GET", "/sleep?ms=1000&mark=arrived"))
      #expect(Wait.until(20) { access("\(site.root)/arrived", F_OK) == 0 })
      // This one waits in the backlog when there is one worker.
      let waiting = try FastCGIClient(program.endpoint)
      try waiting.send(FastCGIClient.request("GET", "/"))
      program.process.signal(signal)
      #expect(try client.receive().status == 200)
      #expect(try waiting.receive().status == 200)
      #expect(program.process.wait(seconds: 8) == 0)
      guard case .path(let path) = program.endpoint else { return }
      #expect(access(path, F_OK) != 0)
    }

    @Test(
      "A server that waits, with a kept connection, ends at once", arguments: [SIGTERM, SIGINT])
    func idle(_ signal: Int32) throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/", keep: true).status == 200)
      program.process.signal(signal)
      #expect(program.process.wait(seconds: 8) == 0)
    }

    @Test("A server that ends waits for a request that is about to come, though its files change")
    func aboutToCome() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      // Once this one is answered, the other connection was accepted.
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
      program.process.signal(SIGTERM)
      usleep(300_000)
      try site.touch()
      usleep(300_000)
      try client.send(FastCGIClient.request("GET", "/"))
      #expect(try client.receive().status == 200)
      #expect(program.process.wait(seconds: 8) == 0)
    }

    @Test("Starting anew where a killed server left its socket works")
    func leftSocket() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      program.process.stop(SIGKILL)
      guard case .path(let path) = program.endpoint else { return }
      let words = try Account.command([site.entry, "--socket", path])
      let again = try ChildProcess(.init(words))
      defer { again.stop() }
      #expect(Wait.until(20) { (try? Connection(program.endpoint)) != nil })
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
    }

    @Test("A client that goes away in the middle of a response costs nothing but that response")
    func clientGone() throws {
      let site = try Site(.settings, settings: ["LOG_LEVEL": "debug"])
      let server = try ApacheServer(site, configuration: ApacheServer.processes(1))
      let pid = try server.get("/process").json()["pid"]
      for _ in 0..<5 {
        let client = try HTTPClient(server.endpoint)
        try client.send(HTTPQuestion("/stream?pieces=200&size=65536"))
        _ = try client.connection.receive()
        client.connection.abort()
      }
      #expect(try server.get("/process").json()["pid"] == pid)
      #expect(site.log.contains("debug: the client went away"), "\(site.log)")
      #expect(!site.log.contains("error"))
    }

    @Test("A client that goes away while it sends its body costs nothing but that request")
    func clientGoneWhileSending() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      // nginx passes the body on as it comes.
      let server = try NginxServer(to: program.endpoint)
      let pid = try server.get("/process").json()["pid"]
      for _ in 0..<5 {
        let client = try HTTPClient(server.endpoint)
        let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
        try client.connection.send(Array(head.utf8) + [UInt8](repeating: 0, count: 70_000))
        client.connection.abort()
      }
      #expect(try server.get("/process").json()["pid"] == pid)
    }
  }
}
