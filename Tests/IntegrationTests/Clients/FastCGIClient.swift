import Foundation

/// FastCGI records, also such as no web server would send (FastCGI specification 3.3).
enum FastCGIRecord {
  enum Kind: UInt8 {
    case beginRequest = 1, abortRequest, endRequest, parameters, input, output, error, data
    case getValues
  }

  static func make(
    _ kind: Kind, _ content: [UInt8] = [], id: UInt16 = 1, version: UInt8 = 1,
    claimedLength: Int? = nil
  ) -> [UInt8] {
    let length = claimedLength ?? content.count
    return [
      version, kind.rawValue, UInt8(id >> 8), UInt8(id & 0xFF), UInt8(length >> 8 & 0xFF),
      UInt8(length & 0xFF), 0, 0,
    ] + content
  }

  static func begin(role: UInt16 = 1, keep: Bool = false) -> [UInt8] {
    make(.beginRequest, [UInt8(role >> 8), UInt8(role & 0xFF), keep ? 1 : 0, 0, 0, 0, 0, 0])
  }

  static func encode(_ variables: [(String, [UInt8])]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (name, value) in variables {
      bytes += length(name.utf8.count) + length(value.count)
      bytes += name.utf8
      bytes += value
    }
    return bytes
  }

  /// One byte up to 127, else four with the highest bit set (FastCGI specification 3.4).
  static func length(_ count: Int) -> [UInt8] {
    guard count > 127 else { return [UInt8(count)] }
    return [
      UInt8(count >> 24 & 0x7F) | 0x80, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF),
      UInt8(count & 0xFF),
    ]
  }

  /// A stream in records of at most `size` bytes, with the empty one that ends it.
  static func stream(_ kind: Kind, _ content: [UInt8], size: Int = 65_535) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = content[...]
    while !rest.isEmpty {
      bytes += make(kind, Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return bytes + make(kind)
  }
}

/// What a program answered over FastCGI.
struct FastCGIAnswer {
  var output: [UInt8] = []
  var errors: [UInt8] = []
  /// The protocol status of END_REQUEST; nil when the connection ended without it.
  var end: UInt8?

  var text: String { String(decoding: output, as: UTF8.self) }

  /// The code of the `Status` field; nil when there is no answer.
  var status: Int? {
    guard text.hasPrefix("Status: ") else { return nil }
    return Int(text.dropFirst(8).prefix(3))
  }

  var body: String {
    guard let end = text.range(of: "\r\n\r\n") else { return "" }
    return String(text[end.upperBound...])
  }
}

/// Sends requests over FastCGI as a web server does.
final class FastCGIClient {
  let connection: Connection
  private var received: [UInt8] = []

  init(_ endpoint: Endpoint) throws { connection = try Connection(endpoint) }

  static func variables(
    _ method: String, _ target: String, contentLength: String? = nil,
    further: [(String, [UInt8])] = []
  ) -> [(String, [UInt8])] {
    var variables: [(String, String)] = [
      ("GATEWAY_INTERFACE", "CGI/1.1"), ("SERVER_PROTOCOL", "HTTP/1.1"),
      ("SERVER_NAME", "localhost"), ("SERVER_PORT", "80"), ("REMOTE_ADDR", "127.0.0.1"),
      ("REQUEST_METHOD", method), ("REQUEST_URI", target), ("SCRIPT_NAME", "/run.fcgi"),
      ("QUERY_STRING", String(target.drop { $0 != "?" }.dropFirst())),
    ]
    if let contentLength { variables.append(("CONTENT_LENGTH", contentLength)) }
    return variables.map { ($0, Array($1.utf8)) } + further
  }

  static func request(
    _ method: String = "GET", _ target: String, body: [UInt8] = [], contentLength: String? = nil,
    further: [(String, [UInt8])] = [], role: UInt16 = 1, keep: Bool = false
  ) -> [UInt8] {
    let length = contentLength ?? (body.isEmpty ? nil : String(body.count))
    let variables = variables(method, target, contentLength: length, further: further)
    return FastCGIRecord.begin(role: role, keep: keep)
      + FastCGIRecord.stream(.parameters, FastCGIRecord.encode(variables))
      + FastCGIRecord.stream(.input, body)
  }

  func send(_ bytes: [UInt8]) throws { try connection.send(bytes) }

  /// Asks and waits for the answer.
  func ask(_ method: String = "GET", _ target: String, keep: Bool = false) throws -> FastCGIAnswer {
    try send(Self.request(method, target, keep: keep))
    return try receive()
  }

  /// Receives up to END_REQUEST, or to the end of the connection.
  func receive() throws -> FastCGIAnswer {
    var answer = FastCGIAnswer()
    while true {
      guard try fill(8) else { return answer }
      let length = Int(received[4]) << 8 | Int(received[5])
      let padding = Int(received[6])
      let kind = FastCGIRecord.Kind(rawValue: received[1])
      guard try fill(8 + length + padding) else { return answer }
      let content = received[8..<8 + length]
      switch kind {
      case .output: answer.output += content
      case .error: answer.errors += content
      case .endRequest: answer.end = content.dropFirst(4).first
      default: break
      }
      received.removeFirst(8 + length + padding)
      if kind == .endRequest { return answer }
    }
  }

  private func fill(_ count: Int) throws -> Bool {
    while received.count < count {
      let more: [UInt8]
      do { more = try connection.receive() } catch {
        if errno == ECONNRESET { return false }
        throw error
      }
      guard !more.isEmpty else { return false }
      received += more
    }
    return true
  }

  /// Asks once over a connection of its own.
  static func ask(
    _ endpoint: Endpoint, method: String = "GET", _ target: String
  ) throws -> FastCGIAnswer {
    try FastCGIClient(endpoint).ask(method, target)
  }
}
