package import HTTPTypes
package import Logging

extension GatewayRequest {
  /// Makes a request without a web server, for tests.
  /// - Parameters:
  ///   - variables: what a web server would say (RFC 3875 §4.1)
  ///   - mount: the configured mount; nil to derive it from the variables
  ///   - content: the body
  ///   - bodyLimit: the most bytes of the body that may be read
  /// - Throws: an error with a description for variables that cannot be those of a request
  package convenience init(
    variables: Variables, mount: String? = nil, content: [UInt8], bodyLimit: Int
  ) throws {
    try self.init(
      variables: variables, mount: mount, body: ContentSource(content), bodyLimit: bodyLimit)
  }
}

extension GatewayResponse {
  /// The response as a client would see it.
  package struct Received {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var content: [UInt8]
  }

  /// Takes the response in, as a web server would.
  /// - Parameter method: that of the request; HEAD gets no body
  /// - Throws: ``HeaderError`` for a field that cannot be sent; what a streamed body throws
  package func received(for method: HTTPRequest.Method) async throws -> Received {
    var received = Received(status: status, headers: headers, content: [])
    let length = allowsBody ? body.length : nil
    var head = ByteBuffer()
    try ResponseHead.append(self, contentLength: length, to: &head)
    if let length, headers[.contentLength] == nil {
      received.headers[.contentLength] = String(length)
    }
    guard allowsBody, method != .head else { return received }
    let sink = ContentSink()
    if case .stream(let produce) = body { try await produce(ResponseWriter(sink: sink)) }
    try body.forEachPiece { sink.write($0) }
    received.content = sink.content
    return received
  }
}

extension Launch.Context {
  /// The context of a start without a process of its own, for tests.
  package init(
    inProcess sources: Settings.Sources, keys: SettingKeys, logger: Logger
  ) throws(SettingsError) {
    let settings = Settings(sources, keys: keys)
    try settings.check()
    purpose = .fastCGI
    name = sources.programName
    self.settings = settings
    self.logger = logger
  }
}

/// A body in memory.
private final class ContentSource: BodySource {
  private var rest: ArraySlice<UInt8>

  init(_ content: [UInt8]) { rest = content[...] }

  var isAtEnd: Bool { rest.isEmpty }
  var hasFailed: Bool { false }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = rest.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}

/// A response's way into memory.
private final class ContentSink: ResponseSink {
  private(set) var content: [UInt8] = []

  func write(_ bytes: UnsafeRawBufferPointer) { content.append(contentsOf: bytes) }
  func flush() {}
}
