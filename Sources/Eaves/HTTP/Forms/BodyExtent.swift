/// How much of the input is the body of a request.
public enum BodyExtent: Sendable, Hashable {
  /// Nothing: no length is given, and the server does not say where the body ends.
  case none
  /// So many bytes; fewer mean that the client went away.
  case exactly(Int)
  /// All there is, of which no more than so many bytes may be read.
  case atMost(Int)
  /// All there is.
  case all

  /// The extent that the headers of a request tell.
  /// - Parameters:
  ///   - contentLength: the `Content-Length` header
  ///   - transferEncoding: the `Transfer-Encoding` header
  ///   - endsByItself: whether the server marks the end of the input
  ///   - maximum: bytes the body may have; nil for any number
  /// - Throws: 413 for a length above the maximum
  public init(
    contentLength: String?, transferEncoding: String?, endsByItself: Bool, maximum: Int?
  ) throws(HTTPError) {
    let length = Self.contentLength(contentLength, transferEncoding: transferEncoding)
    if let length, let maximum, length > maximum { throw .contentTooLarge }
    if endsByItself {
      self = maximum.map(Self.atMost) ?? .all
    } else {
      self = length.map(Self.exactly) ?? .none
    }
  }

  /// The length that the headers give: nil for none and for a chunked body, 0 for what is not a
  /// number or is negative.
  public static func contentLength(_ header: String?, transferEncoding: String? = nil) -> Int? {
    guard let header else { return nil }
    if let transferEncoding,
      HeaderValue.list(transferEncoding).contains(where: { $0.equalsIgnoringCase("chunked") })
    {
      return nil
    }
    return max(0, plainInteger(header.utf8) ?? 0)
  }
}
