import Testing

@testable import EavesGateway

/// A body from memory, handed out in pieces.
private final class Pieces: BodySource {
  private var pieces: [[UInt8]]
  let hasFailed: Bool

  init(_ pieces: [String], fails: Bool = false) {
    self.pieces = pieces.map { Array($0.utf8) }
    hasFailed = fails
  }

  var isAtEnd: Bool { pieces.isEmpty }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard !pieces.isEmpty else { return 0 }
    let piece = pieces[0].prefix(buffer.count)
    buffer.copyBytes(from: piece)
    pieces[0].removeFirst(piece.count)
    if pieces[0].isEmpty { pieces.removeFirst() }
    return piece.count
  }
}

@Suite("The body of a request")
struct RequestBodyTests {
  private func body(
    _ pieces: String..., length: Int?, limit: Int = 100, fails: Bool = false
  ) -> RequestBody {
    RequestBody(source: Pieces(pieces, fails: fails), declaredLength: length, limit: limit)
  }

  @Test("is read whole")
  func whole() throws {
    #expect(try body("ab", "cd", length: 4).collect() == Array("abcd".utf8))
    #expect(try body("ab", "cd", length: nil).collect() == Array("abcd".utf8))
    #expect(try body(length: 0).collect().isEmpty)
  }

  @Test("over the limit is an error, whether declared or not")
  func limit() {
    #expect(throws: BodyError.tooLarge(limit: 3)) {
      try body("abcd", length: 4, limit: 3).collect()
    }
    #expect(throws: BodyError.tooLarge(limit: 3)) {
      try body("ab", "cd", length: nil, limit: 3).collect()
    }
    #expect(throws: Never.self) { try body("abc", length: 3, limit: 3).collect() }
  }

  @Test("shorter or longer than declared is an error")
  func lies() {
    #expect(throws: BodyError.truncated(declared: 5, received: 4)) {
      try body("abcd", length: 5).collect()
    }
    #expect(throws: BodyError.longerThanDeclared(3)) { try body("abcd", length: 3).collect() }
  }

  @Test("a connection that broke is an error where only the end tells the length")
  func broken() {
    #expect(throws: BodyError.truncated(declared: nil, received: 2)) {
      try body("ab", length: nil, fails: true).collect()
    }
  }

  @Test("an error stays")
  func errorStays() {
    let body = body("abcd", length: 4, limit: 3)
    for _ in 0..<2 {
      #expect(throws: BodyError.tooLarge(limit: 3)) { try body.collect() }
    }
  }

  @Test("what is left unread is dropped, whatever its length")
  func discard() {
    let source = Pieces(["ab", String(repeating: "x", count: 100_000)])
    RequestBody(source: source, declaredLength: 100_002, limit: 10).discard()
    #expect(source.isAtEnd)
  }
}
