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
}
