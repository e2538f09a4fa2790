public import HTTPTypes

/// An error with a status for the client, thrown to end a request: Flask's `abort`.
///
/// ```swift
/// guard let post = posts[id] else { throw HTTPError.notFound }
/// ```
///
/// An error handler of the app, or the framework, turns it into a page: the title is the status'
/// name, the text is the description, and the fields are added to the response.
public struct HTTPError: Error, Sendable {
  /// The status of the response.
  public var status: HTTPResponse.Status
  /// What happened, for the person at the browser. Plain text: pages escape it.
  public var description: String
  /// Header fields that belong to the error, such as `Allow` or `Retry-After`.
  public var fields: HTTPFields
  /// What only the log and the debug page tell, such as the name of a missing form field.
  public var detail: String?
  /// The error behind a 500 that nothing handled; nil for an error that the app threw itself.
  public var original: (any Error)?

  /// An error with a status and a description of your own.
  /// - Parameter description: nil for the usual one of the status
  public init(
    _ status: HTTPResponse.Status, _ description: String? = nil, fields: HTTPFields = [:],
    detail: String? = nil
  ) {
    self.status = status
    self.description = description ?? Self.usualDescription(of: status.code) ?? ""
    self.fields = fields
    self.detail = detail
  }

  /// An error by its number; nil for a code that is not an error, or an error nobody knows how to
  /// describe (as `abort` refuses it).
  public init?(code: Int, description: String? = nil) {
    guard Self.usualDescription(of: code) != nil else { return nil }
    self.init(HTTPResponse.Status(code: code), description)
  }

  /// The title of the error's page: the name of the status.
  public var title: String { status.title }
}

extension HTTPError {
  private init(_ code: Int) { self.init(HTTPResponse.Status(code: code)) }

  /// 400: the request cannot be understood.
  public static var badRequest: HTTPError { HTTPError(400) }
  /// 401: the client must say who it is.
  public static var unauthorized: HTTPError { HTTPError(401) }
  /// 403: the client may not do this.
  public static var forbidden: HTTPError { HTTPError(403) }
  /// 404: there is nothing at this URL.
  public static var notFound: HTTPError { HTTPError(404) }
  /// 405: not with this method; `methodNotAllowed(allowed:)` says with which.
  public static var methodNotAllowed: HTTPError { HTTPError(405) }
  /// 406: nothing to send that the client accepts.
  public static var notAcceptable: HTTPError { HTTPError(406) }
  /// 408: the client took too long.
  public static var requestTimeout: HTTPError { HTTPError(408) }
  /// 409: the change does not fit the present state.
  public static var conflict: HTTPError { HTTPError(409) }
  /// 410: there was something here, and it will not come back.
  public static var gone: HTTPError { HTTPError(410) }
  /// 411: the request needs a `Content-Length`.
  public static var lengthRequired: HTTPError { HTTPError(411) }
  /// 412: the resource is not the version the client wants to work on.
  public static var preconditionFailed: HTTPError { HTTPError(412) }
  /// 413: the body, or a part of it, is larger than allowed.
  public static var contentTooLarge: HTTPError { HTTPError(413) }
  /// 414: the URL is too long.
  public static var uriTooLong: HTTPError { HTTPError(414) }
  /// 415: the body is of a type the app cannot read.
  public static var unsupportedMediaType: HTTPError { HTTPError(415) }
  /// 417: what `Expect` asks for cannot be met.
  public static var expectationFailed: HTTPError { HTTPError(417) }
  /// 418: no coffee here.
  public static var teapot: HTTPError { HTTPError(418) }
  /// 422: well formed, but it makes no sense.
  public static var unprocessableContent: HTTPError { HTTPError(422) }
  /// 423: someone else is working on it.
  public static var locked: HTTPError { HTTPError(423) }
  /// 428: a change needs `If-Match` or `If-Unmodified-Since`.
  public static var preconditionRequired: HTTPError { HTTPError(428) }
  /// 429: too many requests; `tooManyRequests(retryAfter:)` says how long to wait.
  public static var tooManyRequests: HTTPError { HTTPError(429) }
  /// 451: withheld for legal reasons.
  public static var unavailableForLegalReasons: HTTPError { HTTPError(451) }
  /// 500: something went wrong in the app.
  public static var internalServerError: HTTPError { HTTPError(500) }
  /// 501: the method is not one the server knows.
  public static var notImplemented: HTTPError { HTTPError(501) }
  /// 502: a server behind this one answered nonsense.
  public static var badGateway: HTTPError { HTTPError(502) }
  /// 503: not now; `serviceUnavailable(retryAfter:)` says when.
  public static var serviceUnavailable: HTTPError { HTTPError(503) }
  /// 504: a server behind this one did not answer in time.
  public static var gatewayTimeout: HTTPError { HTTPError(504) }
}

extension HTTPError {
  /// 400 with a description.
  public static func badRequest(_ description: String, detail: String? = nil) -> HTTPError {
    HTTPError(.badRequest, description, detail: detail)
  }

  /// 400 for a form field, parameter or cookie that the request does not have.
  /// - Parameters:
  ///   - key: the name that was asked for
  ///   - source: where it was looked for, such as "form field"
  public static func missing(_ key: String, in source: String) -> HTTPError {
    HTTPError(.badRequest, detail: "the request has no \(source) \(key.debugDescription)")
  }

  /// 400 for a form field, parameter or cookie whose value is not what the app needs.
  /// - Parameters:
  ///   - key: the name
  ///   - source: where it stands, such as "form field"
  ///   - reason: what is wrong with it
  public static func invalid(_ key: String, in source: String, reason: String) -> HTTPError {
    HTTPError(.badRequest, detail: "the \(source) \(key.debugDescription) is invalid: \(reason)")
  }

  /// 401 with the ways to say who one is, each in a `WWW-Authenticate` field.
  public static func unauthorized(_ challenges: WWWAuthenticate...) -> HTTPError {
    var error = HTTPError(.unauthorized)
    for challenge in challenges {
      error.fields.append(HTTPField(name: .wwwAuthenticate, value: challenge.description))
    }
    return error
  }

  /// 405 with the methods that are allowed, in an `Allow` field.
  public static func methodNotAllowed(allowed: [HTTPRequest.Method]) -> HTTPError {
    let methods = allowed.map(\.rawValue).joined(separator: ", ")
    return HTTPError(.methodNotAllowed, fields: methods.isEmpty ? [:] : [.allow: methods])
  }

  /// 416 with the length of the resource, in a `Content-Range` field.
  /// - Parameters:
  ///   - length: of the resource
  ///   - unit: of the length
  public static func rangeNotSatisfiable(length: Int, unit: String = "bytes") -> HTTPError {
    let range = ContentRange(unit: unit, range: nil, length: length)
    return HTTPError(.rangeNotSatisfiable, fields: [.contentRange: range.description])
  }

  /// 429 with the seconds to wait, in a `Retry-After` field.
  public static func tooManyRequests(retryAfter seconds: Int) -> HTTPError {
    HTTPError(.tooManyRequests, fields: [.retryAfter: String(seconds)])
  }

  /// 503 with the seconds to wait, in a `Retry-After` field.
  public static func serviceUnavailable(retryAfter seconds: Int) -> HTTPError {
    HTTPError(.serviceUnavailable, fields: [.retryAfter: String(seconds)])
  }

  /// 503 with the moment to come back, in a `Retry-After` field.
  public static func serviceUnavailable(retryAfter date: HTTPDate) -> HTTPError {
    HTTPError(.serviceUnavailable, fields: [.retryAfter: date.description])
  }
}
