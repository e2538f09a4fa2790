public import EavesGateway
public import HTTPTypes

/// What a handler answers.
///
/// A handler rarely makes one by hand: text, bytes, JSON, and files become a response by themselves,
/// and modifiers change it.
///
/// ```swift
/// app.post("/posts") { request in
///   Response("created").status(.created).header("Location", "/posts/1")
/// }
/// ```
public struct Response {
  /// The status.
  public var status: HTTPResponse.Status

  /// The header fields.
  public var headers: HTTPFields

  /// The body.
  public var body: ResponseBody

  /// Work to do once the client has its answer.
  public var afterResponse: [() async -> Void] = []

  /// A header field that could not be set, to be reported in place of sending the response.
  var refusal: HeaderError?

  /// Creates a response from its parts.
  public init(
    status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields(),
    body: ResponseBody = .empty
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Creates a response with text, as HTML unless another type is given.
  public init(_ text: String, type: String = Response.html) {
    var headers = HTTPFields()
    headers.append(HTTPField(name: .contentType, value: type))
    self.init(headers: headers, body: .text(text))
  }

  /// The media type of HTML pages.
  public static let html = "text/html; charset=utf-8"

  /// The media type of plain text.
  public static let plainText = "text/plain; charset=utf-8"

  /// Creates a response that sends the browser elsewhere.
  /// - Parameters:
  ///   - location: the URL, absolute or as ``Request/url(for:_:anchor:scheme:isExternal:)`` gives it
  ///   - status: 302 Found unless another of 301, 302, 303, 305, 307, and 308 is given
  /// - Throws: `HeaderError` when the location holds a line break or another control character
  public static func redirect(
    to location: String, status: HTTPResponse.Status = .found
  ) throws -> Response {
    let encoded = try URLReference.ascii(location)
    let field = try HTTPField(checking: "Location", value: encoded)
    var response = Response(Redirect.page(to: encoded))
    response.status = status
    response.headers.append(field)
    return response
  }
}

extension Response {
  /// The same response with another status.
  public func status(_ status: HTTPResponse.Status) -> Response {
    var response = self
    response.status = status
    return response
  }

  /// The same response with a header field set. Bytes that must not be in a field keep the response
  /// from being sent: the client gets a 500, and the log has the reason.
  public func header(_ name: String, _ value: String) -> Response {
    var response = self
    do throws(HeaderError) {
      let field = try HTTPField(checking: name, value: value)
      response.headers[field.name] = field.value
    } catch {
      response.refusal = error
    }
    return response
  }

  /// The same response with a cookie for the browser to keep.
  ///
  /// Without a path of its own, the cookie is for the folder of the page.
  /// - Throws: ``SetCookie/Invalid`` for a cookie that cannot be written
  public func cookie(_ cookie: SetCookie) throws -> Response {
    var response = self
    let value = try cookie.headerValue(now: HTTPDate(secondsSince1970: UnixTime.now()))
    response.headers.append(HTTPField(name: .setCookie, value: value))
    return response
  }

  /// The same response with work to do once the client has its answer.
  public func after(_ work: @escaping () async -> Void) -> Response {
    var response = self
    response.afterResponse.append(work)
    return response
  }
}
