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
  /// What the web server gets of it.
  private(set) var message: GatewayResponse

  /// What is to be done before; nil for nothing, as with most responses.
  private var preparation: Preparation?

  /// Creates a response from its parts.
  public init(
    status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields(),
    body: ResponseBody = .empty
  ) {
    message = GatewayResponse(status: status, headers: headers, body: body)
  }

  /// The status.
  public var status: HTTPResponse.Status {
    get { message.status }
    set { message.status = newValue }
  }

  /// The header fields.
  public var headers: HTTPFields {
    get { message.headers }
    _modify { yield &message.headers }
  }

  /// The body.
  public var body: ResponseBody {
    get { message.body }
    set { message.body = newValue }
  }

  /// Work to do once the client has its answer.
  public var afterResponse: [() async -> Void] {
    get { message.afterResponse }
    _modify { yield &message.afterResponse }
  }

  /// Cookies to set. One without a path gets the mount as its path.
  public var cookies: [SetCookie] {
    get { preparation?.cookies ?? [] }
    set {
      preparation = Preparation(cookies: newValue, isConditional: isConditional, refusal: refusal)
    }
  }

  /// Whether the request's conditions and ranges are heeded; see ``conditional()``.
  public var isConditional: Bool {
    get { preparation?.isConditional ?? false }
    set { preparation = Preparation(cookies: cookies, isConditional: newValue, refusal: refusal) }
  }

  /// A header field that could not be set, to be reported in place of sending the response.
  var refusal: (any Error)? {
    get { preparation?.refusal }
    set {
      preparation = Preparation(cookies: cookies, isConditional: isConditional, refusal: newValue)
    }
  }

  /// A class, so that a response has one reference to it.
  private final class Preparation {
    let cookies: [SetCookie]
    let isConditional: Bool
    let refusal: (any Error)?

    init(cookies: [SetCookie], isConditional: Bool, refusal: (any Error)?) {
      self.cookies = cookies
      self.isConditional = isConditional
      self.refusal = refusal
    }
  }

  /// Creates a response with text of a media type.
  public init(_ text: String, type: String) {
    self.init(headers: [.contentType: type], body: .text(text))
  }

  /// Creates a response with a page of HTML.
  public init(_ text: String) {
    self.init(headers: Self.htmlHeaders, body: .text(text))
  }

  /// The header fields of most responses, which share them.
  private static let htmlHeaders: HTTPFields = [.contentType: html]

  /// The media type of HTML pages.
  public static let html = "text/html; charset=utf-8"

  /// The media type of plain text.
  public static let plainText = "text/plain; charset=utf-8"

  /// Creates a response that sends the browser elsewhere.
  /// - Parameters:
  ///   - location: the URL, absolute or as
  ///     ``Request/url(for:_:method:anchor:scheme:isExternal:)`` gives it
  ///   - status: 302 Found unless another of 301, 302, 303, 305, 307, and 308 is given
  /// - Throws: `InvalidHeaderField` when the location holds a line break; `URLReference.InvalidURL`
  ///   when it is no URL
  public static func redirect(
    to location: String, status: HTTPResponse.Status = .found
  ) throws -> Response {
    // Browsers drop line breaks from URLs; one that gets here is an attack or a mistake.
    try InvalidHeaderField.check(location, name: "Location")
    let field = try HTTPField(checking: "Location", value: try URLReference.ascii(location))
    var response = Response(Redirect.page(to: location))
    response.status = status
    response.headers.append(field)
    return response
  }
}
