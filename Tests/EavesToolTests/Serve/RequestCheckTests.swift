import NIOHTTP1
import Testing

@testable import EavesTool

/// Requests that no program is to see.
@Suite struct RequestCheckTests {
  static func status(
    _ uri: String = "/", method: HTTPMethod = .GET, version: HTTPVersion = .http1_1,
    headers: [(String, String)] = [("Host", "example.org")]
  ) -> Int? {
    let head = HTTPRequestHead(
      version: version, method: method, uri: uri, headers: HTTPHeaders(headers))
    return RequestCheck.problem(head)?.status
  }

  @Test("Usual requests are in order")
  func good() {
    for uri in ["/", "/a?b#c", "*", "http://example.org/a", "/%00", "/ä"] {
      #expect(Self.status(uri) == nil)
    }
    #expect(Self.status(version: .http1_0, headers: []) == nil)
    #expect(Self.status(headers: [("Host", "[::1]:8000")]) == nil)
    #expect(Self.status(headers: [("Host", "a"), ("Expect", "100-Continue")]) == nil)
    #expect(Self.status(headers: [("Host", "a"), ("Transfer-Encoding", "Chunked")]) == nil)
  }

  @Test("Others are refused, each with its status")
  func bad() {
    #expect(Self.status(headers: []) == 400)
    #expect(Self.status(headers: [("Host", "a"), ("Host", "a")]) == 400)
    #expect(Self.status(headers: [("Host", "a/b")]) == 400)
    #expect(Self.status(headers: [("Host", "a\u{0}")]) == 400)
    #expect(Self.status("nonsense") == 400)
    #expect(Self.status("/\u{1}") == 400)
    #expect(Self.status("/\(String(repeating: "a", count: 8_190))") == 414)
    #expect(Self.status(method: .CONNECT) == 405)
    #expect(Self.status(method: .TRACE) == 405)
    #expect(Self.status(version: HTTPVersion(major: 2, minor: 0)) == 505)
    #expect(Self.status(headers: [("Host", "a"), ("Expect", "200-ok")]) == 417)
    #expect(Self.status(headers: [("Host", "a"), ("Transfer-Encoding", "gzip, chunked")]) == 501)
    #expect(
      Self.status(headers: [
        ("Host", "a"), ("Transfer-Encoding", "chunked"), ("Content-Length", "1"),
      ]) == 400)
    #expect(
      Self.status(version: .http1_0, headers: [("Host", "a"), ("Transfer-Encoding", "chunked")])
        == 400)
  }
}
