public import EavesGateway
import HTTPTypes

/// A response whose body is made while it is sent; see ``Response/stream(type:_:)``.
public struct StreamResponse: ResponseConvertible {
  private let type: String
  private let produce: (ResponseWriter) async throws -> Void

  fileprivate init(type: String, _ produce: @escaping (ResponseWriter) async throws -> Void) {
    self.type = type
    self.produce = produce
  }

  /// The response.
  public func response(for request: Request) -> Response {
    Response(headers: [.contentType: type], body: .stream(produce))
  }
}

extension Response {
  /// A body that a function writes while it is sent.
  ///
  /// ```swift
  /// app.get("/rows.csv") { _ in
  ///   Response.stream(type: "text/csv") { writer in
  ///     for row in rows { try writer.write(row.line) }
  ///   }
  /// }
  /// ```
  /// - Parameters:
  ///   - type: the media type
  ///   - produce: writes the body. What it throws breaks the response off, since its beginning is
  ///     already on its way.
  public static func stream(
    type: String = Response.html, _ produce: @escaping (ResponseWriter) async throws -> Void
  ) -> StreamResponse {
    StreamResponse(type: type, produce)
  }

  /// A body of the texts of a sequence, made one after the other.
  public static func stream<Texts: Sequence>(
    _ texts: Texts, type: String = Response.html
  ) -> StreamResponse where Texts.Element: StringProtocol {
    stream(type: type) { writer in
      for text in texts { try writer.write(String(text)) }
    }
  }

  /// A body of the texts of an asynchronous sequence, each sent on its way as it comes.
  public static func stream<Texts: AsyncSequence>(
    _ texts: Texts, type: String = Response.html
  ) -> StreamResponse where Texts.Element: StringProtocol {
    stream(type: type) { writer in
      for try await text in texts {
        try writer.write(String(text))
        try writer.flush()
      }
    }
  }

  /// A body of the bytes of an asynchronous sequence, each piece sent on its way as it comes.
  public static func stream<Pieces: AsyncSequence>(
    bytes pieces: Pieces, type: String = MIMEType.unknown
  ) -> StreamResponse where Pieces.Element == [UInt8] {
    stream(type: type) { writer in
      for try await piece in pieces {
        try writer.write(piece)
        try writer.flush()
      }
    }
  }
}
