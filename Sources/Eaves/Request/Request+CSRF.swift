import HTTPTypes

extension Request {
  /// The token that a form must carry in its field `csrf_token`, or a script in the header
  /// `X-CSRF-Token`.
  ///
  /// ```swift
  /// "<input type=hidden name=csrf_token value=\(request.csrfToken)>"
  /// ```
  public var csrfToken: String { CSRFToken.masked(for: session) }

  /// Makes sure that a form was sent from a page of ours.
  ///
  /// What another site can make a browser send, a form or a request without a body, needs the token;
  /// what it cannot send without asking, such as JSON, does not.
  /// - Throws: ``HTTPError`` 400 for a form without the token
  func checkCSRF() async throws {
    guard !method.isSafe, mayComeFromAnotherSite else { return }
    let sent = gateway.variables["HTTP_X_CSRF_TOKEN"]
    let token = sent == nil ? try await form()["csrf_token"] : sent
    guard !CSRFToken.isValid(token, for: session) else { return }
    throw HTTPError.badRequest(
      token == nil
        ? "The CSRF token is missing. Open the page with the form again and send it from there."
        : "The CSRF token is not that of this session, which may have ended. Open the page with the"
          + " form again and send it from there.")
  }

  /// Whether browsers send such a request for any page (Fetch standard, "CORS-safelisted").
  private var mayComeFromAnotherSite: Bool {
    switch mediaType {
    case "application/x-www-form-urlencoded", "multipart/form-data", "text/plain": true
    case "": method == .post
    default: false
    }
  }
}

extension HTTPRequest.Method {
  /// Whether it changes nothing (RFC 9110 §9.2.1).
  var isSafe: Bool {
    switch self {
    case .get, .head, .options, .trace: true
    default: false
    }
  }
}
