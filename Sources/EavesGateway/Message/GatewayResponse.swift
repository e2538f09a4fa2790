public import HTTPTypes

/// What an application answers: status, header fields, and body.
///
/// It passes through many hands on its way, each of which takes it by one reference.
public struct GatewayResponse {
  private var content: Content

  /// Creates a response.
  public init(
    status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields(),
    body: ResponseBody = .empty
  ) {
    content = Content(status: status, headers: headers, body: body, afterResponse: [])
  }

  /// The status; always sent, as mod_fcgid and Apache guess wrongly without it.
  public var status: HTTPResponse.Status {
    get { content.status }
    set {
      makeUnique()
      content.status = newValue
    }
  }

  /// The header fields, in the order they are sent. The gateway adds `Content-Length` when the
  /// body's length is known and the field is missing.
  public var headers: HTTPFields {
    get { content.headers }
    _modify {
      makeUnique()
      yield &content.headers
    }
  }

  /// The body. It is not sent in answer to HEAD, nor with the statuses 1xx, 204, and 304.
  public var body: ResponseBody {
    get { content.body }
    set {
      makeUnique()
      content.body = newValue
    }
  }

  /// Work to do once the client has its answer, in order.
  ///
  /// Under mod_fcgid the process takes its next request only when this work is done.
  public var afterResponse: [() async -> Void] {
    get { content.afterResponse }
    _modify {
      makeUnique()
      yield &content.afterResponse
    }
  }

  /// Whether RFC 9110 allows a body with this status (§6.4.1).
  var allowsBody: Bool {
    !(status.kind == .informational || status.code == 204 || status.code == 304)
  }

  private mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&content) { content = content.copy() }
  }

  /// Whoever writes it holds the one reference to it, so that the access to the response is all that has
  /// to be exclusive; watching over each of these fields as well takes time at every access.
  private final class Content {
    @exclusivity(unchecked) var status: HTTPResponse.Status
    @exclusivity(unchecked) var headers: HTTPFields
    @exclusivity(unchecked) var body: ResponseBody
    @exclusivity(unchecked) var afterResponse: [() async -> Void]

    init(
      status: HTTPResponse.Status, headers: HTTPFields, body: ResponseBody,
      afterResponse: [() async -> Void]
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.afterResponse = afterResponse
    }

    func copy() -> Content {
      Content(status: status, headers: headers, body: body, afterResponse: afterResponse)
    }
  }
}
