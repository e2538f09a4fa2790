public import HTTPTypes

/// What a handler may return.
///
/// Text is HTML, bytes are sent as they are, a status is an empty answer, `nil` is 404 Not Found,
/// dictionaries and arrays become JSON, and an ``HTTPError`` is its page. ``JSON``, ``Stream``,
/// and ``FileResponse`` make responses of anything else, and modifiers (``status(_:)``,
/// ``header(_:_:)``, ``cookie(_:)``) change what any of them gives.
public protocol ResponseConvertible: SendableMetatype {
  /// Makes the response.
  /// - Throws: what keeps the value from becoming a response; the request then ends with status 500,
  ///   or that of an ``HTTPError``
  func response(for request: Request) throws -> Response
}

extension Response: ResponseConvertible {
  /// The response itself.
  public func response(for request: Request) -> Response { self }
}

extension String: ResponseConvertible {
  /// A page of HTML.
  public func response(for request: Request) -> Response { Response(self) }
}

extension Substring: ResponseConvertible {
  /// A page of HTML.
  public func response(for request: Request) -> Response { Response(String(self)) }
}

extension Markup: ResponseConvertible {
  /// A page of HTML.
  public func response(for request: Request) -> Response { Response(html) }
}

extension HTTPResponse.Status: ResponseConvertible {
  /// An empty answer of this status.
  public func response(for request: Request) -> Response {
    Response(status: self, headers: [.contentType: Response.html])
  }
}

extension Optional: ResponseConvertible where Wrapped: ResponseConvertible {
  /// The value's response.
  /// - Throws: ``HTTPError`` 404 when there is no value
  public func response(for request: Request) throws -> Response {
    guard let self else { throw HTTPError.notFound }
    return try self.response(for: request)
  }
}

extension Array: ResponseConvertible where Element: Encodable {
  /// Bytes as they are, and any other array as JSON.
  public func response(for request: Request) throws -> Response {
    if let bytes = self as? [UInt8] {
      return Response(headers: [.contentType: Response.html], body: .bytes(bytes))
    }
    return try JSON(self).response(for: request)
  }
}

extension Dictionary: ResponseConvertible where Key == String, Value: Encodable {
  /// The dictionary as JSON.
  public func response(for request: Request) throws -> Response {
    try JSON(self).response(for: request)
  }
}
