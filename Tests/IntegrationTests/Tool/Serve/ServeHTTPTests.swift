import Foundation
import TestSupport
import Testing

extension RealServers.Serve {
  /// HTTP as visitors speak it, well and badly.
  @Suite struct HTTP {
    let site: Site
    let serve: ServeProcess

    init() throws {
      site = try Site()
      serve = try .production(site)
    }

    @Test("A connection is kept for further requests")
    func keepAlive() throws {
      let client = try HTTPClient(serve.endpoint)
      for count in [1, 70_000, 3, 0] {
        let answer = try client.ask(HTTPQuestion("/bytes?count=\(count)"))
        #expect(answer.status == 200 && answer.body.count == count && !answer.closes)
      }
      #expect(try client.ask(HTTPQuestion("HEAD", "/bytes?count=7"))["Content-Length"] == "7")
      #expect(try client.ask(HTTPQuestion("/status?code=204")).status == 204)
      #expect(try client.ask(HTTPQuestion("/status?code=304")).status == 304)
      let streamed = try client.ask(HTTPQuestion("/stream?pieces=5&size=3"))
      #expect(streamed["Transfer-Encoding"] == "chunked" && streamed.text == "aaabbbcccdddeee")
      let last = try client.ask(HTTPQuestion("GET", "/", headers: [("Connection", "close")]))
      #expect(last.closes)
    }

    @Test("Requests that are sent without waiting are answered in their order")
    func pipelining() throws {
      let client = try HTTPClient(serve.endpoint)
      var bytes: [UInt8] = []
      for count in 1...50 {
        bytes += HTTPQuestion("/bytes?count=\(count)").bytes
        bytes += HTTPQuestion("POST", "/echo", body: Array(repeating: 120, count: count)).bytes
      }
      try client.connection.send(bytes)
      for count in 1...50 {
        #expect(try client.receive().body.count == count)
        #expect(try client.receive().json()["bodyLength"]?.int == count)
      }
    }

    @Test("HTTP/1.0 gets what it understands")
    func version10() throws {
      let answer = try serve.exchange("GET /stream?pieces=2&size=3 HTTP/1.0\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\naaabbb"))
      #expect(!answer.contains("chunked"))
      let client = try HTTPClient(serve.endpoint)
      try client.connection.send(
        Array("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n".utf8))
      #expect(try client.receive()["Connection"] == "keep-alive")
      #expect(try client.receive()["Connection"] == "close")
    }

    @Test("A body in chunks comes whole, and with its length where that is known in time")
    func chunked() throws {
      for size in [0, 10, 200_000] {
        let body = [UInt8](repeating: 120, count: size)
        var bytes = Array(
          "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        var rest = body[...]
        while !rest.isEmpty {
          let piece = rest.prefix(7_777)
          bytes += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10]
          rest = rest.dropFirst(piece.count)
        }
        let client = try HTTPClient(serve.endpoint)
        try client.connection.send(bytes + Array("0\r\n\r\n".utf8))
        #expect(try client.receive().json()["bodyLength"]?.int == size)
        #expect(try client.ask(HTTPQuestion("/")).status == 200)
      }
    }

    @Test("Who asks before sending a body is told to go on")
    func expectation() throws {
      let connection = try Connection(serve.endpoint)
      try connection.send(
        Array(
          "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n".utf8
        ))
      #expect(
        String(decoding: try connection.receive(), as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n"
      )
      try connection.send(Array("abc".utf8))
      #expect(
        String(decoding: try connection.receive(), as: UTF8.self).contains("\"bodyLength\":3"))
    }

    @Test("Who says that nothing more comes still gets an answer")
    func halfClosed() throws {
      let connection = try Connection(serve.endpoint)
      try connection.send(HTTPQuestion("/sleep?ms=100").bytes)
      connection.finishSending()
      let answer = String(decoding: try connection.receiveAll(), as: UTF8.self)
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test(
      "What is no request is refused, and the connection closed",
      arguments: [
        ("\u{0}\u{1}\u{2}\r\n\r\n", 400), ("GET / HTTP/9.9\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400), ("GET nonsense HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\n folded: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nA B: c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400),
        (
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          400
        ),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: x\r\n\r\n", 501),
        ("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", 405),
        ("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\nHost: h\r\nExpect: x\r\nContent-Length: 1\r\n\r\n", 417),
      ])
    func refused(request: String, status: Int) throws {
      let answer = try serve.exchange(request)
      let code = Int(answer.dropFirst("HTTP/1.1 ".count).prefix(3))
      #expect(code == status || code == 400, "\(answer.prefix(200))")
      #expect(answer.contains("Connection: close\r\n"))
      #expect(try serve.ask("/").status == 200)
    }

    @Test("Heads that are too large are refused")
    func large() throws {
      let long = String(repeating: "a", count: 20_000)
      #expect(try serve.exchange("GET /\(long) HTTP/1.1\r\nHost: h\r\n\r\n").contains(" 4"))
      #expect(
        try serve.exchange("GET / HTTP/1.1\r\nHost: h\r\nX: \(long)\r\n\r\n").contains(" 431 "))
      let many = (0..<1_000).map { "X-\($0): y\r\n" }.joined()
      #expect(try serve.exchange("GET / HTTP/1.1\r\nHost: h\r\n\(many)\r\n").contains(" 431 "))
      #expect(try serve.ask("/").status == 200)
    }

    @Test("A body that cannot be read ends the connection and not the server")
    func badChunk() throws {
      let answer = try serve.exchange(
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
      #expect(!answer.contains(" 200 "))
      #expect(try serve.ask("/").status == 200)
    }

    @Test("Bytes at random never stop it")
    func random() throws {
      var generator = SeededGenerator(seed: 7)
      for _ in 0..<200 {
        let connection = try Connection(serve.endpoint)
        let bytes = (0..<Int.random(in: 1...300, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
        try? connection.send(bytes)
        connection.abort()
      }
      #expect(try serve.ask("/").status == 200)
      #expect(serve.process.status == nil)
    }

    @Test("A request comes a byte at a time, and is answered")
    func slow() throws {
      let client = try HTTPClient(serve.endpoint)
      for byte in HTTPQuestion("POST", "/echo", body: Array("hello".utf8)).bytes {
        try client.connection.send([byte])
        usleep(1_000)
      }
      #expect(try client.receive().json()["bodyLength"]?.int == 5)
    }

    @Test("Those who send a form slowly hold no worker")
    func slowForms() throws {
      let slow = try (0..<10).map { _ in try HTTPClient(serve.endpoint) }
      for client in slow {
        try client.connection.send(
          Array("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\nabc".utf8))
      }
      #expect(try serve.ask("/").status == 200)
      // That was not because those had been given up.
      for client in slow {
        try client.connection.send([UInt8](repeating: 0x64, count: 59_997))
        #expect(try client.receive().json()["bodyLength"]?.int == 60_000)
      }
    }
  }
}
