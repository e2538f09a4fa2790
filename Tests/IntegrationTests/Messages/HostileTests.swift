import Foundation
import TestSupport
import Testing

extension RealServers {
  /// What no web server would send: a clear 400 or a clean close, and the process lives and serves the
  /// next request.
  @Suite struct Hostile {
    private let program: FCGIProcess
    private let descriptors: RecordedValue?

    init() throws {
      program = try FCGIProcess(try Site(.settings))
      descriptors = try Self.descriptors(program)
    }

    private static func descriptors(_ program: FCGIProcess) throws -> RecordedValue? {
      let answer = try FastCGIClient.ask(program.endpoint, "/process")
      return try RecordedValue(parsing: answer.body.utf8)["descriptors"]
    }

    /// Expects the process to serve on, with nothing left open.
    private func expectHealthy(at location: SourceLocation = #_sourceLocation) throws {
      #expect(program.process.status == nil, sourceLocation: location)
      let answer = try FastCGIClient.ask(program.endpoint, "/")
      #expect(answer.status == 200, sourceLocation: location)
      #expect(try Self.descriptors(program) == descriptors, sourceLocation: location)
    }

    /// Sends bytes and says that no more will come.
    private func send(_ bytes: [UInt8]) throws -> FastCGIAnswer {
      let client = try FastCGIClient(program.endpoint)
      // The other side may close before it has read everything.
      try? client.send(bytes)
      client.connection.finishSending()
      return try client.receive()
    }

    @Test("A connection without a byte, closed or reset")
    func empty() throws {
      for _ in 0..<20 {
        _ = try Connection(program.endpoint)
        try Connection(program.endpoint).abort()
      }
      try expectHealthy()
    }

    @Test("Garbage, and requests of other protocols")
    func garbage() throws {
      let texts: [[UInt8]] = [
        [0], [0xFF], [UInt8](repeating: 0, count: 1_000), [UInt8](repeating: 0xFF, count: 100_000),
        Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8),
        [0x16, 0x03, 0x01, 0x02, 0x00], Array("70:CONTENT_LENGTH\u{0}0\u{0},".utf8),
      ]
      for text in texts { #expect(try send(text).status == nil) }
      var random = SeededGenerator(seed: 6)
      for _ in 0..<200 {
        let count = Int.random(in: 1...300, using: &random)
        _ = try send((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
      }
      try expectHealthy()
    }

    @Test("A request cut off after any number of bytes")
    func truncated() throws {
      let whole = FastCGIClient.request("POST", "/echo", body: Array("hello".utf8))
      // Up to the end of the body; what ends the stream may be missing.
      for count in stride(from: 1, to: whole.count - 16, by: 3) {
        let status = try send(Array(whole.prefix(count))).status
        #expect(status == nil || status == 400, "\(count)")
      }
      try expectHealthy()
    }

    @Test("A role that is not the responder's", arguments: [0, 2, 3, 4, 65_535] as [UInt16])
    func role(_ role: UInt16) throws {
      let status = try send(FastCGIClient.request("GET", "/", role: role)).status
      #expect(status == nil || status == 400)
      try expectHealthy()
    }

    @Test("Records of another version, of unknown kinds, and for other requests")
    func strangeRecords() throws {
      let request = FastCGIClient.request("GET", "/")
      let strange: [[UInt8]] = [
        FastCGIRecord.make(.input, version: 7), FastCGIRecord.make(.data, [1, 2, 3]),
        FastCGIRecord.make(.endRequest, [0, 0, 0, 0, 0, 0, 0, 0]),
        FastCGIRecord.make(.abortRequest), FastCGIRecord.make(.beginRequest, [0, 1]),
        FastCGIRecord.make(.parameters, [5, 200, 1, 1]),
        FastCGIRecord.make(.getValues, FastCGIRecord.encode([("FCGI_MPXS_CONNS", [])]), id: 0),
        FastCGIRecord.make(.getValues, [UInt8](repeating: 0xFF, count: 40), id: 0),
        FastCGIRecord.make(.input, [], id: 9), FastCGIRecord.begin(), [1, 99, 0, 1, 0, 0, 0, 0],
        [1, 99, 0, 0, 0, 0, 0, 0],
      ]
      for record in strange {
        _ = try send(record + request)
        _ = try send(request + record)
        _ = try send(Array(request.prefix(16)) + record + Array(request.dropFirst(16)))
        _ = try send(record)
      }
      try expectHealthy()
    }

    @Test("Lengths of names and values that reach beyond the record")
    func lyingLengths() throws {
      let lengths: [[UInt8]] = [
        [127, 127], [0x80, 0, 0, 200, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0], [1, 0xFF, 0xFF, 0xFF, 0xFF],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x80], [0x80, 0, 0], [1],
        [0x80, 0, 0, 0, 0x80, 0, 0, 0], [0, 0], [0, 5, 1, 2, 3, 4, 5],
      ]
      for length in lengths {
        let parameters = FastCGIRecord.stream(.parameters, length + [65, 66])
        let status = try send(
          FastCGIRecord.begin() + parameters + FastCGIRecord.stream(.input, [])
        ).status
        #expect(status == nil || status == 400, "\(length)")
      }
      try expectHealthy()
    }

    @Test("Sixty kilobytes of variables: many, or one that is long")
    func flood() throws {
      let many = (0..<2_000).map { ("HTTP_X_\($0)", Array("value \($0)".utf8)) }
      let long = [("HTTP_COOKIE", [UInt8](repeating: 0x61, count: 60_000))]
      let same = (0..<4_000).map { _ in ("HTTP_COOKIE", Array("a=b".utf8)) }
      for variables in [many, long, same] {
        let answer = try send(FastCGIClient.request("GET", "/echo", further: variables))
        #expect(answer.status == 200)
      }
      // In records of a few bytes each.
      let encoded = FastCGIRecord.encode(FastCGIClient.variables("GET", "/echo") + many)
      let pieces = FastCGIRecord.stream(.parameters, encoded, size: 7)
      let answer = try send(FastCGIRecord.begin() + pieces + FastCGIRecord.stream(.input, []))
      #expect(answer.status == 200)
      try expectHealthy()
    }

    @Test("Hundreds of levels, dots, slashes, and percent signs in a path")
    func longPaths() throws {
      for part in ["/a", "/..", "/.", "//", "%2e%2e/", "%", "%25", "/a/.."] {
        let path = "/" + String(repeating: part, count: 20_000 / part.utf8.count)
        for script in ["/run.fcgi", path] {
          let answer = try send(
            FastCGIClient.request(
              "GET", path,
              further: [("PATH_INFO", Array(path.utf8)), ("SCRIPT_NAME", Array(script.utf8))]))
          #expect(answer.status == 200)
        }
      }
      try expectHealthy()
    }

    @Test(
      "A content length that is no number is refused",
      arguments: ["-1", "x", "1e3", "99999999999999999999999", "0x10", " 5", "5 ", "+5"])
    func impossibleLength(_ length: String) throws {
      let request = FastCGIClient.request(
        "POST", "/echo", body: Array("hello".utf8), contentLength: length)
      #expect(try send(request).status == 400)
      try expectHealthy()
    }

    @Test("A content length that lies is refused by the handler that reads the body")
    func lyingLength() throws {
      let body = Array("hello".utf8)
      for length in ["4", "6", "1000000"] {
        let request = FastCGIClient.request("POST", "/echo", body: body, contentLength: length)
        #expect(try send(request).status == 400, "\(length)")
      }
      // An exabyte that is promised takes no memory, and is above the limit anyway.
      let request = FastCGIClient.request(
        "POST", "/limit?bytes=9000000000000000000", body: body,
        contentLength: "8000000000000000000")
      #expect(try send(request).status == 400)
      try expectHealthy()
    }

    @Test("A connection that is reset in the middle of a body or of a response")
    func cut() throws {
      for _ in 0..<20 {
        let sending = try FastCGIClient(program.endpoint)
        let request = FastCGIClient.request(
          "POST", "/echo", body: [UInt8](repeating: 1, count: 50_000))
        try sending.send(Array(request.prefix(30_000)))
        sending.connection.abort()
        let receiving = try FastCGIClient(program.endpoint)
        try receiving.send(FastCGIClient.request("GET", "/bytes?count=3000000"))
        _ = try receiving.connection.receive()
        receiving.connection.abort()
      }
      try expectHealthy()
    }

    @Test("A method that is no word of HTTP is refused", arguments: ["GE T", "GET\r\n", "é"])
    func method(_ method: String) throws {
      #expect(try send(FastCGIClient.request(method, "/")).status == 400)
      try expectHealthy()
    }

    @Test("A kept connection that sends garbage after a request is closed")
    func garbageAfterRequest() throws {
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/", keep: true).status == 200)
      try client.send([UInt8](repeating: 0xFF, count: 64))
      #expect(try client.receive().end == nil)
      try expectHealthy()
    }
  }
}
