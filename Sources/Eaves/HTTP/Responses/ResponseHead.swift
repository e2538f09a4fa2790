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
