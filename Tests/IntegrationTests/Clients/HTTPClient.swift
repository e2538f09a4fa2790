import Foundation
import TestSupport

/// A response as it came over the wire.
struct HTTPAnswer: Sendable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  /// Whether all came that the head announced.
  var isComplete = true

  /// Whether the server closes the connection after it.
  var closes = false

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The first field of a name, whatever its case.
  subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  func json() throws -> RecordedValue { try RecordedValue(parsing: body) }
}

/// A request, sent byte for byte as it is written here.
struct HTTPQuestion: Sendable {
  var method = "GET"
  var target = "/"
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  var version = "HTTP/1.1"
  var host = "localhost"

  init(
    _ method: String = "GET", _ target: String, headers: [(String, String)] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.headers = headers.map { (name: $0.0, value: $0.1) }
    self.body = body
  }

  var bytes: [UInt8] {
    var head = "\(method) \(target) \(version)\r\nHost: \(host)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    let names = headers.map { $0.name.lowercased() }
    if !body.isEmpty, !names.contains("content-length"), !names.contains("transfer-encoding") {
      head += "Content-Length: \(body.count)\r\n"
    }
    return Array((head + "\r\n").utf8) + body
  }
}

/// An HTTP/1.1 client over one connection that is kept.
final class HTTPClient {
  let connection: Connection
  private var received: [UInt8] = []
  private(set) var exchanges = 0

  init(_ endpoint: Endpoint) throws { connection = try Connection(endpoint) }

  func send(_ question: HTTPQuestion) throws { try connection.send(question.bytes) }

  /// Asks and waits for the answer.
  func ask(_ question: HTTPQuestion) throws -> HTTPAnswer {
    try send(question)
    return try receive(isHead: question.method == "HEAD")
  }

  /// Receives one answer.
  /// - Throws: `Failure` when the connection ends before the answer's head is complete
  func receive(isHead: Bool = false) throws -> HTTPAnswer {
    let separator = Array("\r\n\r\n".utf8)
    var end = received.firstRange(of: separator)
    while end == nil {
      guard try receiveMore() else {
        throw Failure("the connection ended after \(received.count) bytes of an answer")
      }
      end = received.firstRange(of: separator)
    }
    guard let end else { throw Failure("no end of the head") }
    // ISO 8859-1 (RFC 9110 §5.5), so that no byte is lost.
    let head = String(
      String.UnicodeScalarView(received[..<end.lowerBound].map { Unicode.Scalar($0) }))
    received.removeSubrange(..<end.upperBound)
    var answer = try Self.parse(head)
    if answer.status / 100 == 1 { return try receive(isHead: isHead) }
    exchanges += 1
    if !isHead, answer.status != 204, answer.status != 304 { try receiveBody(&answer) }
    return answer
  }

  private static func parse(_ head: String) throws -> HTTPAnswer {
    var lines = head.components(separatedBy: "\r\n")
    let words = lines.removeFirst().split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
      throw Failure("not the head of an answer: \(head.debugDescription)")
    }
    let headers = lines.map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      let value = line[colon...].dropFirst().drop { $0 == " " || $0 == "\t" }
      return (name: String(line[..<colon]), value: String(value))
    }
    var answer = HTTPAnswer(status: status, headers: headers, body: [])
    answer.closes = answer["Connection"]?.lowercased() == "close" || words[0] == "HTTP/1.0"
    return answer
  }

  private func receiveBody(_ answer: inout HTTPAnswer) throws {
    if answer["Transfer-Encoding"]?.lowercased() == "chunked" {
      answer.isComplete = try receiveChunks(into: &answer.body)
    } else if let length = answer["Content-Length"].flatMap({ Int($0) }) {
      while received.count < length, try receiveMore() {}
      answer.isComplete = received.count >= length
      answer.body = Array(received.prefix(length))
      received.removeFirst(answer.body.count)
    } else {
      while try receiveMore() {}
      answer.body = received
      received = []
      answer.closes = true
    }
  }

  /// - Returns: whether the last chunk came
  private func receiveChunks(into body: inout [UInt8]) throws -> Bool {
    let lineEnd = Array("\r\n".utf8)
    while true {
      var end = received.firstRange(of: lineEnd)
      while end == nil {
        guard try receiveMore() else { return false }
        end = received.firstRange(of: lineEnd)
      }
      guard let end,
        let size = Int(String(decoding: received[..<end.lowerBound], as: UTF8.self), radix: 16)
      else { throw Failure("not the size of a chunk") }
      while received.count < end.upperBound + size + 2 {
        guard try receiveMore() else { return false }
      }
      body += received[end.upperBound..<end.upperBound + size]
      received.removeSubrange(..<(end.upperBound + size + 2))
      if size == 0 { return true }
    }
  }

  private func receiveMore() throws -> Bool {
    let more: [UInt8]
    do { more = try connection.receive() } catch {
      if errno == ECONNRESET { return false }
      throw error
    }
    received += more
    return !more.isEmpty
  }
}
