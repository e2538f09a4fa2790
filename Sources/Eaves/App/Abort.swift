/// Ends a request with an answer that is ready: Flask's `abort(response)`.
///
/// ```swift
/// guard request.session["user"] != nil else {
///   throw Abort(try Response.redirect(to: request.url(for: "login")))
/// }
/// ```
///
/// The answer is sent as if the handler had returned it: after hooks see it, error handlers do not.
/// To end a request with an error that has a page of its own, throw an ``HTTPError``.
public struct Abort: Error, @unchecked Sendable {
  // An error does not leave the task of the request it ends.
  private let answer: any ResponseConvertible

  /// Whatever a handler may return.
  public init(_ answer: some ResponseConvertible) { self.answer = answer }

  func response(for request: Request) throws -> Response { try answer.response(for: request) }
}
