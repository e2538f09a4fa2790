public import HTTPTypes

/// Status and header fields of a response, and the rules that apply to all of them just before they
/// are sent.
public struct ResponseHead: Sendable, Hashable {
  /// The status.
  public var status: HTTPResponse.Status
  /// The header fields.
  public var fields: HTTPFields

  /// A head.
  public init(status: HTTPResponse.Status = .ok, fields: HTTPFields = [:]) {
    self.status = status
    self.fields = fields
  }

  /// Makes the head ready to send:
  /// - `Location` and `Content-Location` are put into ASCII, and `Location` made absolute on wish;
  /// - 1xx and 204 lose `Content-Length`, 304 all fields that describe a body (RFC 9110 §8.6);
  /// - a body of known length gets its `Content-Length`.
  /// - Parameters:
  ///   - bodyLength: the length of the body in bytes; nil for a stream
  ///   - baseURL: the URL of the request, to make `Location` absolute; nil to leave it as it is
  /// - Throws: `URLReference.InvalidURL` for a location that is not a URL
  public mutating func finish(
    bodyLength: Int?, baseURL: String? = nil
  ) throws(URLReference.InvalidURL) {
    if let location = fields[.location] {
      var url = try URLReference.ascii(location)
      if let baseURL { url = try URLReference.join(try URLReference.ascii(baseURL), url) }
      fields[.location] = url
    }
    if let location = fields[.contentLocation] {
      fields[.contentLocation] = try URLReference.ascii(location)
    }
    if status == .notModified {
      fields.removeEntityFields()
    } else if status.hasNoBody {
      fields[.contentLength] = nil
    } else if let bodyLength {
      fields[.contentLength] = String(bodyLength)
    }
  }

  /// Whether the body is sent: not for HEAD, and not with a status that has none.
  public func sendsBody(for method: HTTPRequest.Method) -> Bool {
    method != .head && !status.hasNoBody
  }
}

/// A response that sends the browser elsewhere.
public enum Redirect {
  /// The head of a redirect.
  /// - Parameters:
  ///   - location: where to; relative ones are resolved by the browser
  ///   - status: 302 unless said otherwise
  public static func head(
    to location: String, status: HTTPResponse.Status = .found
  ) -> ResponseHead {
    let fields: HTTPFields = [.contentType: "text/html; charset=utf-8", .location: location]
    return ResponseHead(status: status, fields: fields)
  }

  /// The location of the same URL with a slash at its end, relative, so that it holds under any
  /// mount.
  /// - Parameters:
  ///   - path: of the request, decoded
  ///   - query: of the request
  public static func locationAppendingSlash(path: String, query: String = "") -> String {
    let bytes = Array(path.utf8)
    let last = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[($0 + 1)...] } ?? bytes[...]
    let segment = last.isEmpty ? "./" : "\(last.text)/"
    return query.isEmpty ? segment : "\(segment)?\(query)"
  }

  /// The page for browsers that do not follow by themselves.
  public static func page(to location: String) -> String {
    let link = HTML.escape(location)
    return """
      <!doctype html>
      <html lang=en>
      <title>Redirecting...</title>
      <h1>Redirecting...</h1>
      <p>You should be redirected automatically to the target URL: \
      <a href="\(link)">\(link)</a>. If not, click the link.

      """
  }
}
