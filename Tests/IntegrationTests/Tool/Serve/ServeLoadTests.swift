import Foundation
import TestSupport
import Testing

extension RealServers.Serve {
  /// Much at a time, large bodies, and programs that die meanwhile.
  @Suite struct Loaded {
    @Test("10,000 requests over 64 connections have 10,000 answers")
    func many() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site, workers: 4)
      let load = Load(serve.endpoint, "/", connections: 64)
      try load.proceed(by: 10_000, seconds: 120)
      let exchanges = try load.stop()
      #expect(exchanges.count >= 10_000)
      #expect(exchanges.failures == "")
      #expect(Set(exchanges.compactMap(\.process)).count == 4)
    }

    @Test("A large upload goes through in constant memory")
    func upload() throws {
      let site = try Site(settings: ["MAX_BODY": "1G"])
      let serve = try ServeProcess.production(site)
      #expect(try serve.ask("/").status == 200)
      let before = serve.peakMemory
      let connection = try HTTPClient(serve.endpoint)
      let size = 300_000_000
      try connection.connection.send(
        Array("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: \(size)\r\n\r\n".utf8))
      let piece = [UInt8](repeating: 120, count: 1_000_000)
      for _ in 0..<(size / piece.count) { try connection.connection.send(piece) }
      #expect(try connection.receive().json()["bodyLength"]?.int == size)
      #expect(serve.peakMemory - before < 16_384, "\(before) KB, then \(serve.peakMemory) KB")
    }

    @Test("A large answer waits for a slow reader, in constant memory")
    func download() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site)
      #expect(try serve.ask("/").status == 200)
      let before = serve.peakMemory
      let connection = try Connection(serve.endpoint)
      try connection.send(HTTPQuestion("/stream?pieces=3000&size=100000").bytes)
      // The program is far ahead by now, if nothing holds it back.
      usleep(1_000_000)
      #expect(serve.peakMemory - before < 16_384, "\(before) KB, then \(serve.peakMemory) KB")
      var count = 0
      while count < 300_000_000, case let bytes = try connection.receive(), !bytes.isEmpty {
        count += bytes.count
      }
      #expect(count >= 300_000_000)
      #expect(serve.peakMemory - before < 16_384, "\(before) KB, then \(serve.peakMemory) KB")
    }

    @Test("Programs that crash under load keep nobody waiting, and harm no other request")
    func crashes() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site, workers: 3)
      let load = Load(serve.endpoint, "/", connections: 16)
      let ways = ["index", "kill", "exit", "stack", "abort"]
      for round in 0..<20 {
        let way = ways[round % ways.count]
        let answer = try serve.ask("/crash?by=\(way)")
        #expect([500, 502].contains(answer.status), "\(way): \(answer.status)")
        try load.proceed(by: 20)
      }
      let exchanges = try load.stop()
      #expect(exchanges.failures == "")
    }

    @Test("A crash in the middle of an answer breaks it off, visibly")
    func crashWhileStreaming() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site)
      let client = try HTTPClient(serve.endpoint)
      let answer = try client.ask(HTTPQuestion("/stream-crash?size=100000"))
      #expect(answer.status == 200 && !answer.isComplete)
      #expect(try serve.ask("/").status == 200)
    }

    @Test("Visitors who leave free the worker")
    func leaving() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site, workers: 1)
      for _ in 0..<5 {
        let connection = try Connection(serve.endpoint)
        // A terabyte: nobody waits for its end.
        try connection.send(HTTPQuestion("/stream?pieces=100000000&size=10000").bytes)
        _ = try connection.receive()
        connection.abort()
      }
      #expect(try serve.ask("/").status == 200)
    }

    @Test("A program that says nothing is ended after a while")
    func silent() throws {
      let site = try Site()
      let serve = try ServeProcess.production(site, workers: 1, options: ["--timeout", "1"])
      let answer = try serve.ask("/sleep?ms=60000")
      #expect(answer.status == 504)
      #expect(try serve.ask("/").status == 200)
    }
  }
}
