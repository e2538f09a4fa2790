public import Eaves

/// What the app answered.
public struct TestResponse: Sendable {
  /// The status.
  public let status: HTTPResponse.Status

  /// The header fields.
  public let headers: HTTPFields

  /// The body.
  public let content: [UInt8]

  /// The templates that were rendered for it, in their order: what Flask's `captured_templates` of
  /// its testing guide gathers.
  ///
  /// ```swift
  /// let page = try #require(response.templates.first)
  /// #expect(page.name == "index.html")
  /// #expect(page.values["message"] == "Hello")
  /// ```
  public let templates: [RenderedTemplate]

  /// The address that was asked for at last, after redirects: path and query, below the mount.
  public let location: String

  /// The responses that led here, when redirects were followed.
  public let history: [TestResponse]

  /// The body as text.
  public var text: String { String(decoding: content, as: UTF8.self) }

  /// The body as JSON of any kind.
  /// - Throws: an error with a description for what is not JSON
  public func json() throws -> JSONValue { try JSONValue(json: content) }

  /// The body as a value of a type.
  /// - Throws: ``HTTPError`` 400, which says which key is missing or of another type
  public func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONBody.decode(
      type, from: content, contentType: ContentType("application/json"))
  }

  /// The values of all fields of a name, which for `Set-Cookie` cannot be joined.
  public func values(of name: HTTPField.Name) -> [String] {
    headers[fields: name].map(\.value)
  }
}
