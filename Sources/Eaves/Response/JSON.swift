import EavesGateway
import FoundationEssentials

/// Any `Encodable` value as a response of type `application/json`.
///
/// ```swift
/// app.get("/api/post/<int:id>") { (request: Request, id: Int) in
///   JSON(Post(id: id, title: "Hello"))
/// }
/// ```
///
/// The keys of objects are sorted, and a line break ends the text, as Flask's `jsonify` does.
public struct JSON<Value: Encodable>: ResponseConvertible {
  /// The value.
  public let value: Value

  /// Wraps a value.
  public init(_ value: Value) { self.value = value }

  /// The value as JSON.
  /// - Throws: `EncodingError` for a value that JSON cannot express, such as a number that is infinite
  public func response(for request: Request) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes = Array(try encoder.encode(value))
    bytes.append(UInt8(ascii: "\n"))
    return Response(headers: [.contentType: "application/json"], body: .bytes(bytes))
  }
}
