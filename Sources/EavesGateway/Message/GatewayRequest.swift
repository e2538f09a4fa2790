public import HTTPTypes

/// A request as the web server handed it over.
///
/// It belongs to the task that answers it, and is used up by answering it.
public final class GatewayRequest {
  /// Everything the web server said (RFC 3875 §4.1), the visitor's header fields included.
  public let variables: Variables

  /// The method, in the visitor's case.
  public let method: HTTPRequest.Method

  /// Mount, path, and query.
  public let target: RequestTarget

  /// The body.
  public private(set) lazy var body = makeBody()

  private let source: any BodySource
  private let declaredLength: Int?
  private let bodyLimit: Int

  /// Whether somebody has asked for the body.
  private var hasBody = false

  /// The header fields; computed at the first use.
  ///
  /// `Proxy` is never among them, since CGI's name for it is that of a setting many HTTP clients
  /// obey (CVE-2016-5385).
  public private(set) lazy var headers = HTTPFields(variables)

  /// - Throws: `MalformedRequest` when the variables cannot be those of a request
  init(
    variables: Variables, mount: String?, body source: any BodySource, bodyLimit: Int
  ) throws(MalformedRequest) {
    (method, target, declaredLength) = try variables.withViews {
      variables throws(MalformedRequest) in
      try (
        Self.method(variables), RequestTarget(variables, mount: mount),
        Self.declaredLength(variables)
      )
    }
    self.variables = variables
    self.source = source
    self.bodyLimit = bodyLimit
  }

  private func makeBody() -> RequestBody {
    hasBody = true
    return RequestBody(source: source, declaredLength: declaredLength, limit: bodyLimit)
  }

  /// Reads and drops what is left of the body, whatever its length.
  func discardBody() {
    // Most requests have none, and nobody asks for it.
    if hasBody || !source.isAtEnd { body.discard() }
  }

  /// `https` or `http`, as far as the web server can tell.
  public var scheme: String { variables.scheme }

  /// The host the visitor asked for, with its port where it was typed: the field `Host`, else the
  /// server's own name. A visitor can write anything here.
  public var host: String {
    if let host = variables["HTTP_HOST"], !host.isEmpty { return host }
    return variables["SERVER_NAME"] ?? ""
  }

  /// The field `Cookie`; nil when there is none, as in many requests.
  public var cookies: ArraySlice<UInt8>? { variables.bytes(.cookie) }

  /// The address of the web server's client; empty when the server does not say.
  public var remoteAddress: String { variables["REMOTE_ADDR"] ?? "" }

  /// REQUEST_METHOD (RFC 3875 §4.1.12), or what the visitor's was.
  private static func method(
    _ variables: VariableViews
  ) throws(MalformedRequest) -> HTTPRequest.Method {
    guard variables.view(.requestMethod) != nil else { throw .missing("REQUEST_METHOD") }
    // Without making a text of the one that is nearly always there.
    guard let sent = variables.redirected(.requestMethod, prefer: .original),
      !sent.isSame(as: "GET")
    else { return .get }
    guard let method = HTTPRequest.Method(String(decoding: sent, as: UTF8.self)) else {
      throw .invalidMethod
    }
    return method
  }

  /// CONTENT_LENGTH (RFC 3875 §4.1.2); nil when a body of unknown length may follow.
  private static func declaredLength(_ variables: VariableViews) throws(MalformedRequest) -> Int? {
    guard let text = variables.view(.contentLength), !text.isEmpty else {
      // A chunked body, which mod_cgi hands over without its length.
      return variables.view(.transferEncoding) == nil ? 0 : nil
    }
    guard text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let length = Int(String(decoding: text, as: UTF8.self))
    else { throw .invalidLength }
    return length
  }
}

/// Variables that cannot be those of a request: answered with 400.
enum MalformedRequest: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(String)
  case invalidMethod
  case invalidLength
  case notAResponder
  case truncated

  var description: String {
    switch self {
    case .missing(let name): "the web server sent no \(name)"
    case .invalidMethod: "the request's method is not a word of HTTP"
    case .invalidLength: "the request's Content-Length is not a number"
    case .notAResponder:
      "the web server asked for a decision about access or a filter, not for an answer"
    case .truncated: "the connection broke before the request was complete"
    }
  }
}
