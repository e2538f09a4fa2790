public import EavesGateway
import HTTPTypes

/// A response whose body is made while it is sent.
///
/// ```swift
/// Stream(type: "text/csv") { writer in
///   for row in rows { try writer.write(row.line) }
/// }
/// ```
///
/// What it throws breaks the response off, since its beginning is already on its way.
public struct Stream: ResponseConvertible {
  private let type: String
  private let produce: (ResponseWriter) async throws -> Void

  /// A body that a function writes.
  public init(
    type: String = Response.html, _ produce: @escaping (ResponseWriter) async throws -> Void
  ) {
    self.type = type
    self.produce = produce
  }

  /// A body of the texts of a sequence, each sent on its way as it comes.
  public init<Texts: AsyncSequence>(
    _ texts: Texts, type: String = Response.html
  ) where Texts.Element: StringProtocol {
    self.init(type: type) { writer in
      for try await text in texts {
        try writer.write(String(text))
        try writer.flush()
      }
    }
  }

  /// A body of the bytes of a sequence, each piece sent on its way as it comes.
  public init<Pieces: AsyncSequence>(
    bytes pieces: Pieces, type: String = "application/octet-stream"
  ) where Pieces.Element == [UInt8] {
    self.init(type: type) { writer in
      for try await piece in pieces {
        try writer.write(piece)
        try writer.flush()
      }
    }
  }

  /// A body of the texts of a sequence, made one after the other.
  public init<Texts: Sequence>(
    _ texts: Texts, type: String = Response.html
  ) where Texts.Element: StringProtocol {
    self.init(type: type) { writer in
      for text in texts { try writer.write(String(text)) }
    }
  }

  /// The response.
  public func response(for request: Request) -> Response {
    Response(headers: [.contentType: type], body: .stream(produce))
  }
}
