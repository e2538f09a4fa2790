import NIOHTTP1

/// What makes a request one that no program is to see.
enum RequestCheck {
  /// - Returns: what to refuse it with; nil for a request that is in order
  static func problem(_ head: HTTPRequestHead) -> FrontFailure? {
    guard head.version.major == 1 else {
      return FrontFailure(status: 505, reason: "only HTTP/1.1 and HTTP/1.0 are served")
    }
    guard head.uri.utf8.count <= FrontLimits.target else {
      return FrontFailure(status: 414, reason: "the target has more than 8190 bytes")
    }
    guard head.method != .CONNECT, head.method != .TRACE else {
      return FrontFailure(status: 405, reason: "the method \(head.method.rawValue) is not served")
    }
    guard isTarget(head.uri) else { return malformed("the target is no path") }
    let hosts = head.headers["Host"]
    guard hosts.count == 1 || hosts.isEmpty && head.version == .http1_0 else {
      return malformed("there has to be one field Host")
    }
    guard hosts.allSatisfy(isHost) else { return malformed("the field Host is no host") }
    if head.headers.contains(name: "Transfer-Encoding") {
      // Two lengths are how one server is made to see another request than the next (RFC 9112 §6.1).
      guard !head.headers.contains(name: "Content-Length"), head.version == .http1_1 else {
        return malformed("a chunked body has no Content-Length and needs HTTP/1.1")
      }
      guard head.headers[canonicalForm: "Transfer-Encoding"].map({ $0.lowercased() }) == ["chunked"]
      else { return FrontFailure(status: 501, reason: "the only transfer encoding is chunked") }
    }
    let expectations = head.headers["Expect"]
    guard expectations.allSatisfy({ $0.lowercased() == "100-continue" }) else {
      return FrontFailure(status: 417, reason: "the only expectation that is met is 100-continue")
    }
    return nil
  }

  /// What to answer to bytes that are no request.
  static func failure(_ error: HTTPParserError) -> FrontFailure {
    if case .headerOverflow = error {
      return FrontFailure(status: 431, reason: "the header fields are too long")
    }
    return malformed("\(error)")
  }

  private static func malformed(_ reason: String) -> FrontFailure {
    FrontFailure(status: 400, reason: reason)
  }

  /// A path, a whole URL, or the `*` of OPTIONS, without control characters.
  private static func isTarget(_ target: String) -> Bool {
    guard target.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
    return target.hasPrefix("/") || target == "*" || target.contains("://")
  }

  private static func isHost(_ host: String) -> Bool {
    host.utf8.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && !"/?#@\\\"<>,".utf8.contains(byte)
    }
  }
}
