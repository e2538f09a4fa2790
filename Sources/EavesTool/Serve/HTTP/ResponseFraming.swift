import NIOCore
import NIOHTTP1

/// How a response's body is delimited (RFC 9112 §6), and how many bytes it may still have.
struct ResponseFraming: Hashable {
  enum Form: Hashable {
    /// There is no body, whatever the program sends.
    case none
    /// The length is announced.
    case length
    case chunked
    /// The end of the connection tells it.
    case close
  }

  private(set) var form: Form

  /// How many bytes are still to come, where that is announced.
  private(set) var remaining = 0

  /// - Parameters:
  ///   - status: the response's status code
  ///   - contentLength: the length that the program announces
  ///   - isHead: whether the request's method is HEAD
  ///   - version: the request's version
  init(status: Int, contentLength: Int?, isHead: Bool, version: HTTPVersion) {
    if isHead || status == 204 || status == 304 || status < 200 {
      form = .none
    } else if let contentLength {
      form = .length
      remaining = contentLength
    } else {
      form = version == .http1_1 ? .chunked : .close
    }
  }

  /// Writes a piece of the body.
  /// - Returns: whether the program sent no more than it announced; what is more is left out
  mutating func write(_ piece: ByteBuffer, to output: inout ByteBuffer) -> Bool {
    guard piece.readableBytes > 0 else { return true }
    switch form {
    case .none: return true
    case .close: output.writeImmutableBuffer(piece)
    case .chunked:
      output.writeString(String(piece.readableBytes, radix: 16))
      output.writeStaticString("\r\n")
      output.writeImmutableBuffer(piece)
      output.writeStaticString("\r\n")
    case .length:
      let count = min(remaining, piece.readableBytes)
      remaining -= count
      if let part = piece.getSlice(at: piece.readerIndex, length: count) {
        output.writeImmutableBuffer(part)
      }
      return count == piece.readableBytes
    }
    return true
  }

  /// Writes what comes behind the body.
  /// - Returns: whether all came that was announced
  func finish(_ output: inout ByteBuffer) -> Bool {
    if form == .chunked { output.writeStaticString("0\r\n\r\n") }
    return remaining == 0
  }
}
