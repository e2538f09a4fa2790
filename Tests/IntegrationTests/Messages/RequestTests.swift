import Foundation
import TestSupport
import Testing

extension RealServers {
  /// What a visitor sends arrives as it was sent.
  @Suite struct Requests {
    @Test("Method, path, query, fields, address, and body", arguments: ["mod_fcgid", "nginx"])
    func everything(_ name: String) throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let server: any WebServer =
        name == "nginx" ? try NginxServer(to: program.endpoint) : try ApacheServer(site)
      let question = HTTPQuestion(
        "PUT", "/caf%C3%A9//x%20y%253F?a=%20b&c", headers: [("X-Some-Field", "some value")],
        body: Array("hello".utf8))
      let echo = try server.ask(question).json()
      #expect(echo["method"]?.string == "PUT")
      #expect(echo["path"]?.string == "/café//x y%3F")
      #expect(echo["query"]?.string == "a=%20b&c")
      #expect(echo["scheme"]?.string == "http")
      #expect(echo["host"]?.string == "localhost")
      #expect(echo["remoteAddress"]?.string == "127.0.0.1")
      #expect(field("X-Some-Field", of: echo) == "some value")
      #expect(echo["bodyLength"]?.int == 5)
      #expect(echo["bodyHash"]?.string == "a430d84680aabd0b")
    }

    @Test("`Proxy` never becomes a field, whoever sends it")
    func proxy() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      let variable = ("HTTP_PROXY", Array("http://evil.example".utf8))
      try client.send(FastCGIClient.request("GET", "/echo", further: [variable]))
      #expect(!(try client.receive().body.contains("evil")))
      let nginx = try NginxServer(to: program.endpoint)
      let question = HTTPQuestion("GET", "/echo", headers: [("Proxy", "http://evil.example")])
      #expect(!(try nginx.ask(question).text.contains("evil")))
    }

    @Test("Bytes that are not UTF-8 in any variable crash nothing")
    func notUTF8() throws {
      let program = try FCGIProcess(try Site(.settings))
      let names = [
        "REQUEST_METHOD", "REQUEST_URI", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING",
        "SCRIPT_FILENAME", "HTTP_HOST", "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTPS",
        "CONTENT_TYPE", "REDIRECT_STATUS", "REDIRECT_URL", "REMOTE_ADDR", "SERVER_NAME",
        "APP_MOUNT", "HTTP_\u{FFFD}", "DOCUMENT_ROOT", "GATEWAY_INTERFACE",
      ]
      let values: [[UInt8]] = [
        [0xFF, 0xFE], [0x2F, 0xC3], [0x2F, 0x80, 0x2F], [0xED, 0xA0, 0x80], [],
        Array("/%FF%C3%28/%00".utf8), Array("/../../%2e%2e/".utf8),
      ]
      for name in names {
        for value in values {
          let client = try FastCGIClient(program.endpoint)
          let variables =
            FastCGIClient.variables("GET", "/echo").filter { $0.0 != name } + [(name, value)]
          try client.send(
            FastCGIRecord.begin()
              + FastCGIRecord.stream(.parameters, FastCGIRecord.encode(variables))
              + FastCGIRecord.stream(.input, []))
          let status = try client.receive().status
          #expect(status == 200 || status == 400, "\(name) \(value)")
        }
      }
      #expect(program.process.status == nil)
    }

    @Test("A path that is not UTF-8 comes through Apache")
    func notUTF8ThroughApache() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let echo = try server.get("/caf%E9").json()
      #expect(echo["path"]?.string == "/caf\u{FFFD}")
    }

    @Test("A body up to the limit is taken, one above it gets 413", arguments: ["fcgi", "cgi"])
    func limit(_ ending: String) throws {
      let site = try Site(
        .settings, entryName: "run.\(ending)", settings: ["MAX_BODY": "100000"])
      let server = try ApacheServer(site)
      for (count, status) in [(100_000, 200), (100_001, 413), (120_000, 413), (99_999, 200)] {
        let body = [UInt8](repeating: 1, count: count)
        let answer = try server.ask(HTTPQuestion("POST", "/echo", body: body))
        #expect(answer.status == status, "\(count)")
      }
    }

    @Test("A body above the limit is drained, so that a kept connection serves on")
    func drained() throws {
      let site = try Site(.settings, settings: ["MAX_BODY": "1000"])
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      for _ in 0..<3 {
        let body = [UInt8](repeating: 1, count: 2_000_000)
        try client.send(FastCGIClient.request("POST", "/echo", body: body, keep: true))
        #expect(try client.receive().status == 413)
        try client.send(FastCGIClient.request("GET", "/", keep: true))
        #expect(try client.receive().status == 200)
      }
    }

    @Test("A handler can lower the limit")
    func ownLimit() throws {
      let server = try ApacheServer(try Site(.settings))
      for (count, status) in [(50, 200), (51, 413)] {
        let body = [UInt8](repeating: 1, count: count)
        #expect(
          try server.ask(HTTPQuestion("POST", "/limit?bytes=50", body: body)).status == status)
      }
    }

    @Test("A large body arrives whole, piece by piece")
    func large() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let server = try NginxServer(to: program.endpoint, keepsConnections: true)
      let body = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0) }
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in body { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      for _ in 0..<2 {
        let echo = try server.ask(HTTPQuestion("POST", "/echo", body: body)).json()
        #expect(echo["bodyLength"]?.int == body.count)
        #expect(echo["bodyHash"]?.string == String(hash, radix: 16))
      }
    }

    @Test("A large answer to a large body that nobody read stalls nothing")
    func unreadBody() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let body = [UInt8](repeating: 1, count: 120_000)
      for _ in 0..<3 {
        let question = HTTPQuestion("POST", "/ignore-body?count=3000000", body: body)
        #expect(try server.ask(question).body.count == 3_000_000)
      }
    }

    @Test("`Authorization` is found in each of its spellings")
    func authorization() throws {
      let program = try FCGIProcess(try Site(.settings))
      for name in [
        "HTTP_AUTHORIZATION", "REDIRECT_HTTP_AUTHORIZATION", "REDIRECT_REDIRECT_HTTP_AUTHORIZATION",
      ] {
        let client = try FastCGIClient(program.endpoint)
        let variable = (name, Array("Bearer abc".utf8))
        try client.send(FastCGIClient.request("GET", "/echo", further: [variable]))
        let echo = try RecordedValue(parsing: try client.receive().body.utf8)
        #expect(field("Authorization", of: echo) == "Bearer abc", "\(name)")
      }
    }

    private func field(_ name: String, of echo: RecordedValue) -> String? {
      echo["headers"]?.array?.first { $0.array?.first?.string == name }?.array?.last?.string
    }
  }
}
