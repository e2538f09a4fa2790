public import HTTPTypes

/// What an application answers: status, header fields, and body.
public struct GatewayResponse {
  /// The status; always sent, as mod_fcgid and Apache guess wrongly without it.
  public var status: HTTPResponse.Status

  /// The header fields, in the order they are sent. The gateway adds `Content-Length` when the
  /// body's length is known and the field is missing.
  public var headers: HTTPFields

  /// The body. It is not sent in answer to HEAD, nor with the statuses 1xx, 204, and 304.
  public var body: ResponseBody

  /// Work to do once the client has its answer, in order.
  ///
  /// Under mod_fcgid the process takes its next request only when this work is done.
  public var afterResponse: [() async -> Void]

  /// Creates a response.
  public init(
    status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields(),
    body: ResponseBody = .empty
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.afterResponse = []
  }

  /// Whether RFC 9110 allows a body with this status (§6.4.1).
  var allowsBody: Bool {
    !(status.kind == .informational || status.code == 204 || status.code == 304)
  }
}
