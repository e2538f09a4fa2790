import Foundation
import Testing

extension RealServers {
  /// What a handler answers arrives as it was meant.
  @Suite struct Responses {
    @Test("HEAD gets the head of the answer to GET", arguments: ["run.fcgi", "run.cgi"])
    func head(_ entry: String) throws {
      let site = try Site(.settings, entryName: entry)
      let server = try ApacheServer(site)
      let client = try HTTPClient(server.endpoint)
      for target in ["/bytes?count=1000", "/file", "/stream?pieces=3", "/status?code=404"] {
        let get = try client.ask(HTTPQuestion(target))
        let head = try client.ask(HTTPQuestion("HEAD", target))
        #expect(head.status == get.status)
        #expect(head.body.isEmpty)
        #expect(head["Content-Type"] == get["Content-Type"])
      }
      // Nothing is left over on the connection.
      #expect(try client.ask(HTTPQuestion("/")).text.hasPrefix("1 "))
    }

    @Test("204 and 304 have no body, though the handler gave one", arguments: [204, 304])
    func noBody(_ code: Int) throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let passed = try FastCGIClient.ask(program.endpoint, "/status?code=\(code)")
      #expect(passed.status == code)
      #expect(passed.body == "")
      let server = try ApacheServer(site)
      let client = try HTTPClient(server.endpoint)
      #expect(try client.ask(HTTPQuestion("/status?code=\(code)")).status == code)
      // Nothing is left over on the connection.
      #expect(try client.ask(HTTPQuestion("/")).text.hasPrefix("1 "))
    }

    @Test("Any status goes through", arguments: [200, 201, 299, 404, 418, 451, 500, 503])
    func status(_ code: Int) throws {
      let server = try ApacheServer(try Site(.settings))
      let answer = try server.get("/status?code=\(code)")
      #expect(answer.status == code)
      #expect(answer.text == "a body")
    }

    @Test(
      "A status that no answer can have is refused, and the log says why",
      arguments: [0, 99, 100, 101, 199])
    func impossibleStatus(_ code: Int) throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      #expect(try server.get("/status?code=\(code)").status == 500)
      #expect(site.log.contains("\(code) cannot be the status of an answer"))
    }

    @Test("`Status` is always sent")
    func statusLine() throws {
      let program = try FCGIProcess(try Site(.settings))
      #expect(try FastCGIClient.ask(program.endpoint, "/").text.hasPrefix("Status: 200 OK\r\n"))
    }

    @Test(
      "A line break or NUL in a field is refused, and the log says why",
      arguments: ["%0d%0aX-Evil:%201", "%0aX", "%0dX", "a%00b"])
    func controlCharacters(_ value: String) throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let answer = try server.get("/field?name=X-Field&value=\(value)")
      #expect(answer.status == 500)
      #expect(answer["X-Evil"] == nil)
      #expect(site.log.contains("line break or another control character"))
      #expect(try server.get("/field?name=X-Field%0d%0aX&value=1").status == 500)
      #expect(site.log.contains("cannot be the name of a header field"))
      #expect(try server.get("/field?name=X-Field&value=fine")["X-Field"] == "fine")
    }

    @Test("A line just short of 8,000 bytes goes through, a longer one is refused and logged")
    func longField() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let answer = try server.get("/long-field?length=7999")
      #expect(answer.status == 200)
      #expect(answer["X-Long"]?.utf8.count == 7_999 - "X-Long: ".utf8.count)
      for length in [8_000, 8_190, 100_000] {
        #expect(try server.get("/long-field?length=\(length)").status == 500)
        #expect(site.log.contains("X-Long has \(length) bytes"), "\(site.log)")
      }
    }

    @Test("A streamed response behind nginx arrives as it is flushed")
    func streams() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let server = try NginxServer(to: program.endpoint)
      let client = try HTTPClient(server.endpoint)
      try client.send(HTTPQuestion("/stream-until-go"))
      var received = ""
      try client.connection.receive(until: "first\n", into: &received)
      #expect(!received.contains("second\n"))
      try site.write("", to: "\(site.root)/go")
      try client.connection.receive(until: "second\n", into: &received)
    }

    @Test("A long stream arrives whole", arguments: ["run.fcgi", "run.cgi"])
    func longStream(_ entry: String) throws {
      let server = try ApacheServer(try Site(.settings, entryName: entry))
      let answer = try server.get("/stream?pieces=100&size=100000")
      #expect(answer.isComplete)
      #expect(answer.body.count == 10_000_000)
    }

    @Test("A file arrives whole, also one of no bytes")
    func file() throws {
      let site = try Site(.settings)
      let bytes = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
      try site.write(bytes, to: "\(site.root)/some.bin")
      try site.write("", to: "\(site.root)/none.bin")
      let server = try ApacheServer(site)
      let answer = try server.get("/file?name=some.bin")
      #expect(Data(answer.body) == bytes)
      #expect(answer["Content-Length"] == "1000000")
      #expect(try server.get("/file?name=none.bin").body.isEmpty)
      #expect(try server.get("/file?name=missing.bin").status == 500)
      #expect(site.log.contains("missing.bin"))
    }

    @Test("The client has its answer before the work that comes after it")
    func afterResponse() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      #expect(try server.get("/after").text == "answered\n")
      #expect(access("\(site.root)/after.txt", F_OK) != 0)
      try site.write("", to: "\(site.root)/go")
      #expect(Wait.until(20) { access("\(site.root)/after.txt", F_OK) == 0 })
      #expect(try server.get("/").status == 200)
    }

    @Test("A handler that waits for another thread goes on where it began")
    func suspending() throws {
      let server = try ApacheServer(try Site(.settings))
      for _ in 0..<5 { #expect(try server.get("/suspend").text == "the same thread\n") }
    }
  }
}
