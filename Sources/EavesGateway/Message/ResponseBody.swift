/// The body of a response.
public enum ResponseBody {
  /// Writes a body piece by piece, in the task that answers the request.
  public typealias Producer = nonisolated(nonsending) (ResponseWriter) async throws -> Void

  /// No bytes at all.
  case empty

  /// Bytes in memory.
  case bytes([UInt8])

  /// Text in memory, sent as UTF-8.
  case text(String)

  /// A part of an open file.
  case file(FileRegion)

  /// Bytes that are made while they are sent. Their number is not known beforehand, so no
  /// `Content-Length` is added.
  case stream(Producer)

  /// The number of bytes, where it is known before sending.
  public var length: Int? {
    switch self {
    case .empty: 0
    case .bytes(let bytes): bytes.count
    case .text(let text): text.utf8.count
    case .file(let region): region.length
    case .stream: nil
    }
  }

  /// Calls a function with the bytes of a body that is there, one piece after the other; there is none of
  /// a body that is made while it is sent.
  /// - Throws: `SystemError` when a file cannot be read, or has become shorter; and what `take` throws
  func forEachPiece(_ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    switch self {
    case .empty, .stream: return
    case .bytes(let bytes): try bytes.withUnsafeBytes(take)
    case .text(let text): try text.utf8.span.withUnsafeBytes(take)
    case .file(let region): try region.forEachChunk(take)
    }
  }
}
