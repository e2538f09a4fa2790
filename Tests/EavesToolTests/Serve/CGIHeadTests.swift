import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import EavesTool

/// The head of a program's answer, as a web server reads it.
@Suite struct CGIHeadTests {
  /// Reads an answer that comes in pieces.
  static func read(_ pieces: [[UInt8]]) throws -> (head: CGIHead, body: [UInt8])? {
    var reader = CGIHeadReader()
    var found: CGIHead?
    var body: [UInt8] = []
    for piece in pieces {
      var buffer = ByteBuffer(bytes: piece)
      if found == nil { found = try reader.read(&buffer) }
      body += buffer.readableBytesView
    }
    return found.map { ($0, body) }
  }

  static func read(_ text: String) throws -> (head: CGIHead, body: [UInt8])? {
    try read([Array(text.utf8)])
  }

  @Test("Status, fields, and body, with either kind of line end")
  func plain() throws {
    for end in ["\r\n", "\n"] {
      let answer = try #require(
        try Self.read("Status: 404 Not Here\(end)Content-Type: text/plain\(end)\(end)hello\n\nx"))
      #expect(answer.head.status == 404)
      #expect(String(decoding: answer.head.reason, as: UTF8.self) == "Not Here")
      #expect(answer.head.fields.map(\.name) == ["Content-Type"])
      #expect(String(decoding: answer.body, as: UTF8.self) == "hello\n\nx")
    }
  }

  @Test("It does not matter how the bytes are cut")
  func cuts() throws {
    let bytes = Array("Status: 201\r\nX-A: b\r\nLocation: /c\r\n\r\nbody".utf8)
    let whole = try #require(try Self.read([bytes]))
    for cut in bytes.indices {
      let answer = try #require(try Self.read([Array(bytes[..<cut]), Array(bytes[cut...])]))
      #expect(answer.head == whole.head && answer.body == whole.body)
    }
    let single = try #require(try Self.read(bytes.map { [$0] }))
    #expect(single.head == whole.head && single.body == whole.body)
  }

  @Test("Without a status it is 200, and 302 with a Location")
  func noStatus() throws {
    #expect(try Self.read("Content-Type: text/plain\n\n")?.head.status == 200)
    #expect(try Self.read("Location: https://example.org/\n\n")?.head.status == 302)
    #expect(try Self.read("\r\nhello")?.head.status == 200)
  }

  @Test(
    "What is no head is refused",
    arguments: [
      "hello\n\n", ": x\n\n", "A B: c\n\n", "A\u{0}: c\n\n", "A: b\u{0}c\n\n", "A: b\rC: d\n\n",
      " folded: first\n\n", "A:b\n \u{7F}\n\n", "Status: abc\n\n", "Status: 20\n\n",
      "Status: 2000\n\n", "Status: 100 Continue\n\n", "Status: -20\n\n", "Status:\n\n",
      "Ä: b\n\n",
    ])
  func malformed(text: String) {
    #expect(throws: CGIHeadError.self) { try Self.read(text) }
  }

  @Test("A head that does not end is refused, and read in linear time")
  func endless() {
    let line = Array("X-A: b\r\n".utf8)
    var reader = CGIHeadReader()
    #expect(throws: CGIHeadError.tooLong) {
      for _ in 0..<100_000 {
        var piece = ByteBuffer(bytes: line)
        _ = try reader.read(&piece)
      }
    }
    #expect(throws: CGIHeadError.tooLong) {
      try Self.read("X-A: \(String(repeating: "b", count: 70_000))\n\n")
    }
  }

  @Test("A line that is folded becomes one")
  func folded() throws {
    let head = try #require(try Self.read("X-A: b\r\n  c\r\n\td\r\n\r\n")).head
    #expect(head.fields.map(\.text) == ["b c d"])
  }

  @Test("Fields of the connection, and what could be a second length, are not passed on")
  func hopByHop() throws {
    let head = try #require(
      try Self.read(
        "Connection: close\nKeep-Alive: x\nTransfer-Encoding: chunked\nUpgrade: h2c\nTrailer: X\n"
          + "Content-Length: 5\nX-Own: 1\n\nhello")
    ).head
    #expect(
      Self.written(head) == ["HTTP/1.1 200 OK", "X-Own: 1", "Date: now", "Content-Length: 5"])
  }

  @Test("An answer's body is delimited as its request allows")
  func framing() {
    var head = CGIHead()
    #expect(Self.written(head).contains("Transfer-Encoding: chunked"))
    #expect(Self.written(head, version: .http1_0).contains { $0.hasPrefix("T") } == false)
    head.status = 204
    #expect(Self.written(head) == ["HTTP/1.1 204 No Content", "Date: now"])
    head.status = 304
    head.fields = [CGIHead.Field("Content-Length", "7")]
    #expect(Self.written(head).contains("Content-Length: 7"))
    head.fields = [CGIHead.Field("Content-Length", "7, 8")]
    #expect(head.contentLength == nil)
    head.fields = [CGIHead.Field("Content-Length", "99999999999999999999")]
    #expect(head.contentLength == nil)
  }

  @Test("No more is sent than was announced, and less is noticed")
  func lengths() {
    var framing = ResponseFraming(
      status: 200, contentLength: 3, isHead: false, version: .http1_1)
    var output = ByteBuffer()
    #expect(framing.write(ByteBuffer(string: "ab"), to: &output))
    #expect(!framing.finish(&output))
    #expect(!framing.write(ByteBuffer(string: "cdef"), to: &output))
    #expect(String(buffer: output) == "abc")
    #expect(framing.finish(&output))
  }

  /// The lines of a head as they are sent.
  static func written(_ head: CGIHead, version: HTTPVersion = .http1_1) -> [String] {
    let framing = ResponseFraming(
      status: head.status, contentLength: head.contentLength, isHead: false, version: version)
    var output = ByteBuffer()
    head.write(
      to: &output, framing: framing, date: Array("now".utf8), keepsAlive: true, version: version)
    return String(buffer: output).split(separator: "\r\n").map(String.init)
      .filter { !$0.hasPrefix("Connection") }
  }
}
