public import EavesGateway
public import HTTPTypes

/// What a handler answers.
///
/// A handler rarely makes one by hand: text, bytes, JSON, and files become a response by themselves,
/// and modifiers change it.
///
/// ```swift
/// app.post("/posts") { request in
///   "created".status(.created).header("Location", "/posts/1")
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

  /// Cookies to set. One without a path gets the mount as its path.
  public var cookies: [SetCookie] = []

  /// Whether the request's conditions and ranges are heeded; see ``conditional()``.
  public var isConditional = false

  /// A header field that could not be set, to be reported in place of sending the response.
  var refusal: (any Error)?

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
  ///   - location: the URL, absolute or as
  ///     ``Request/url(for:_:method:anchor:scheme:isExternal:)`` gives it
  ///   - status: 302 Found unless another of 301, 302, 303, 305, 307, and 308 is given
  /// - Throws: `HeaderError` when the location holds a line break or another control character;
  ///   `URLReference.InvalidURL` when it is no URL
  public static func redirect(
    to location: String, status: HTTPResponse.Status = .found
  ) throws -> Response {
    let field = try HTTPField(checking: "Location", value: try URLReference.ascii(location))
    var response = Response(Redirect.page(to: location))
    response.status = status
    response.headers.append(field)
    return response
  }
}
