public import HTTPTypes

/// What to answer to a conditional request.
public enum ConditionalOutcome: Sendable, Hashable {
  /// The whole resource, with the status the response has.
  case whole
  /// 304: the client's copy is still good.
  case notModified
  /// 412: the resource is not the version the client wants to work on.
  case preconditionFailed
  /// 206: these bytes.
  case partial(Range<Int>, ContentRange)
}

extension RequestConditions {
  /// Decides about a request.
  /// - Parameters:
  ///   - method: of the request; only GET and HEAD are conditional
  ///   - tag: the resource's `ETag`, with or without quotes
  ///   - lastModified: when the resource changed
  ///   - length: of the resource in bytes; nil when it is not known, and then there are no ranges
  ///   - allowsRanges: whether parts of the resource may be sent
  /// - Throws: 416 with `Content-Range` for a range that is malformed, outside the resource, not in
  ///   bytes, or one of several
  public func outcome(
    method: HTTPRequest.Method, tag: String?, lastModified: HTTPDate?, length: Int?,
    allowsRanges: Bool
  ) throws(HTTPError) -> ConditionalOutcome {
    guard method == .get || method == .head else { return .whole }
    if allowsRanges, let length, length > 0, let range,
      !hasIfRange || !isModified(tag: tag, lastModified: lastModified, regardsIfRange: true)
    {
      guard let header = RangeHeader(parsing: range), let bytes = header.bytes(ofLength: length)
      else { throw .rangeNotSatisfiable(length: length) }
      return .partial(bytes, ContentRange(range: bytes, length: length))
    }
    if isModified(tag: tag, lastModified: lastModified) { return .whole }
    return ifMatch.isEmpty ? .notModified : .preconditionFailed
  }
}
