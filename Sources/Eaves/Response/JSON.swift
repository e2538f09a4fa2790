import EavesGateway
import HTTPTypes

/// Any `Encodable` value as a response of type `application/json`.
///
/// ```swift
/// app.get("/api/post/<int:id>") { (request: Request, id: Int) in
///   JSON(Post(id: id, title: "Hello"))
/// }
/// ```
///
/// It is written as Flask's `jsonify` writes: keys sorted, characters beyond ASCII as escapes, a
/// line break at the end, dates as in HTTP, decimals and UUIDs as text (``App/json``).
public struct JSON<Value: Encodable>: ResponseConvertible {
  /// The value.
  public let value: Value

  /// Wraps a value.
  public init(_ value: Value) { self.value = value }

  /// The value as JSON.
  /// - Throws: ``SessionValueError`` for a value that lies too deep; what the value's `encode(to:)`
  ///   throws
  public func response(for request: Request) throws -> Response {
    let style = request.app.json
    var bytes = try JSONNode.bytes(of: value, style: style.form)
    bytes.append(UInt8(ascii: "\n"))
    return Response(headers: [.contentType: style.mediaType], body: .bytes(bytes))
  }
}

extension JSON where Value == JSONValue {
  /// Wraps a literal, `JSON(["ok": true, "items": [1, "a"]])`.
  public init(_ value: JSONValue) { self.value = value }
}

/// A value of JSON of any kind, in the order it was written, as a literal or as
/// ``Request/json(ignoresContentType:)`` reads it.
public typealias JSONValue = SessionValue

extension JSONValue {
  /// Reads JSON.
  /// - Throws: an error with a description for what is not JSON in UTF-8
  package init(json: [UInt8]) throws {
    do throws(SessionJSONError) {
      self = try SessionJSON.compact.read(json)
    } catch {
      throw HTTPError(.badRequest, "The content is not JSON: \(error.message)")
    }
  }

  /// A value as JSON.
  /// - Throws: what the value's `encode(to:)` throws
  package static func json(of value: some Encodable) throws -> [UInt8] {
    try JSONNode.bytes(of: value, style: .compact)
  }
}
