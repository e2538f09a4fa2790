/// The body of a request, read from the web server as it is asked for.
///
/// It can be read once. What the application leaves unread is discarded before the response is
/// sent, since a web server may write the whole request before it reads a byte of the answer.
public final class RequestBody {
  /// The most bytes that may be read.
  public var limit: Int

  /// The length that the request declares; nil when it declares none (a chunked body under plain
  /// CGI).
  public let declaredLength: Int?

  private let source: any BodySource
  private var count = 0
  private var failure: BodyError?
  private var isAtEnd = false

  init(source: any BodySource, declaredLength: Int?, limit: Int) {
    self.source = source
    self.declaredLength = declaredLength
    self.limit = limit
  }

  /// Reads the next bytes.
  /// - Parameter buffer: where they go; at least one byte long
  /// - Returns: how many were read; 0 at the end of the body
  /// - Throws: `BodyError` when the body exceeds the limit, ends early, or is longer than declared.
  ///   Once thrown, it is thrown by every later call.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyError) -> Int {
    if let failure { throw failure }
    if isAtEnd { return 0 }
    if let declaredLength, declaredLength > limit { throw fail(.tooLarge(limit: limit)) }
    let received = source.read(into: buffer)
    guard received > 0 else {
      isAtEnd = true
      if let declaredLength, count < declaredLength {
        throw fail(.truncated(declared: declaredLength, received: count))
      }
      if source.hasFailed { throw fail(.truncated(declared: nil, received: count)) }
      return 0
    }
    count += received
    if let declaredLength, count > declaredLength {
      throw fail(.longerThanDeclared(declaredLength))
    }
    if count > limit { throw fail(.tooLarge(limit: limit)) }
    return received
  }

  /// Reads all that is left.
  /// - Throws: as ``read(into:)``
  public func collect() throws(BodyError) -> [UInt8] {
    // A declared length is only a promise: memory is taken as bytes arrive.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(declaredLength ?? 0, 65_536, limit))
    try forEachChunk { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Hands over all that is left, in chunks of at most 16 KiB.
  /// - Throws: as ``read(into:)``
  public func forEachChunk(_ body: (UnsafeRawBufferPointer) -> Void) throws(BodyError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let received = try read(into: buffer)
      if received == 0 { return }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<received]))
    }
  }

  /// Reads and drops what is left, whatever its length.
  func discard() {
    // Most requests have no body; asking the source directly spares them the buffer.
    if isAtEnd || source.isAtEnd { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
    defer { buffer.deallocate() }
    while source.read(into: buffer) > 0 {}
    isAtEnd = true
  }

  private func fail(_ error: BodyError) -> BodyError {
    failure = error
    return error
  }
}

/// What is wrong with a request's body.
public enum BodyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It has more bytes than the limit allows: 413 Content Too Large.
  case tooLarge(limit: Int)

  /// It ended before its declared length, or the connection broke: 400 Bad Request.
  case truncated(declared: Int?, received: Int)

  /// It went on after its declared length: 400 Bad Request.
  case longerThanDeclared(Int)

  /// What is wrong, with the numbers.
  public var description: String {
    switch self {
    case .tooLarge(let limit):
      "the request's body has more than \(limit) bytes, which is the limit (setting MAX_BODY)"
    case .truncated(let declared?, let received):
      "the request's body ended after \(received) of \(declared) bytes"
    case .truncated(nil, let received):
      "the connection broke after \(received) bytes of the request's body"
    case .longerThanDeclared(let length):
      "the request's body is longer than its Content-Length of \(length) bytes"
    }
  }
}

/// Where the bytes of a request's body come from.
protocol BodySource: AnyObject {
  /// Reads the next bytes; 0 at the end and after a failure.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int

  /// Whether it is known, without waiting for bytes, that none are left.
  var isAtEnd: Bool { get }

  /// Whether the end came because the connection broke.
  var hasFailed: Bool { get }
}
