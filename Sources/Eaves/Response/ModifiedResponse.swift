public import HTTPTypes

/// A value that becomes a response, with what is to be changed of it.
public struct ModifiedResponse: ResponseConvertible {
  private let make: (Request) throws -> Response

  init(_ base: some ResponseConvertible, _ change: @escaping (Response) -> Response) {
    make = { request in change(try base.response(for: request)) }
  }

  /// The value's response, changed.
  /// - Throws: what keeps the value from becoming a response
  public func response(for request: Request) throws -> Response { try make(request) }
}

extension ResponseConvertible {
  /// The value's response with another status; see ``Response/status(_:)``.
  public func status(_ status: HTTPResponse.Status) -> ModifiedResponse {
    ModifiedResponse(self) { $0.status(status) }
  }

  /// The value's response with a header field set; see ``Response/header(_:_:)``.
  public func header(_ name: String, _ value: String) -> ModifiedResponse {
    ModifiedResponse(self) { $0.header(name, value) }
  }

  /// The value's response with a header field added; see ``Response/addingHeader(_:_:)``.
  public func addingHeader(_ name: String, _ value: String) -> ModifiedResponse {
    ModifiedResponse(self) { $0.addingHeader(name, value) }
  }

  /// The value's response with another media type.
  public func type(_ type: String) -> ModifiedResponse {
    ModifiedResponse(self) { $0.type(type) }
  }

  /// The value's response with a cookie; see ``Response/cookie(_:)``.
  public func cookie(_ cookie: SetCookie) -> ModifiedResponse {
    ModifiedResponse(self) { $0.cookie(cookie) }
  }

  /// The value's response with a cookie; see ``Response/cookie(_:_:maxAge:)``.
  public func cookie(_ name: String, _ value: String, maxAge: Int? = nil) -> ModifiedResponse {
    ModifiedResponse(self) { $0.cookie(name, value, maxAge: maxAge) }
  }

  /// The value's response, which makes the browser forget a cookie.
  public func deletingCookie(_ name: String) -> ModifiedResponse {
    ModifiedResponse(self) { $0.deletingCookie(name) }
  }

  /// The value's response, which says that it depends on a header field of the request.
  public func vary(_ name: String) -> ModifiedResponse { ModifiedResponse(self) { $0.vary(name) } }

  /// The value's response, sent only as far as the client needs it; see ``Response/conditional()``.
  public func conditional() -> ModifiedResponse { ModifiedResponse(self) { $0.conditional() } }
}
