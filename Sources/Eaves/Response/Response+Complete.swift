import EavesGateway
import HTTPTypes

extension Response {
  /// Makes the response ready to send: cookies, and the fields that follow from the status.
  /// - Throws: what keeps it from being sent
  mutating func complete(for request: Request) throws {
    if let refusal { throw refusal }
    if !cookies.isEmpty { try setCookies(for: request) }
    // Looking fields up by name would make a table of them first.
    var isHeadComplete = !status.hasNoBody
    for name in headers.lazy.map(\.name) {
      if name.isSame(as: .location) || name.isSame(as: .contentLocation) { isHeadComplete = false }
      // Only the answer to HEAD may tell the length of a body that is not there.
      if name.isSame(as: .contentLength), request.method != .head { isHeadComplete = false }
    }
    if isHeadComplete { return }
    var head = ResponseHead(status: status, fields: headers)
    try head.finish(bodyLength: request.method == .head ? nil : body.length)
    headers = head.fields
  }

  private mutating func setCookies(for request: Request) throws {
    for var cookie in cookies {
      cookie.path = cookie.path ?? request.cookiePath
      let value = try cookie.headerValue(now: HTTPDate(secondsSince1970: request.now))
      headers.append(HTTPField(name: .setCookie, value: value))
    }
    cookies = []
  }

  /// Leaves the body out, or all but a range of it, where the request allows it.
  /// - Throws: ``HTTPError`` 416 for a range that the content does not have
  mutating func applyConditions(of request: Request) throws {
    isConditional = false
    guard status == .ok, request.method == .get || request.method == .head else { return }
    if headers[.eTag] == nil, let content = contentBytes {
      headers[.eTag] = EntityTag(hashing: content).description
    }
    let length = body.length
    if length != nil { headers[.acceptRanges] = "bytes" }
    let outcome = try request.conditions.outcome(
      method: request.method, tag: headers[.eTag],
      lastModified: headers[.lastModified].flatMap(HTTPDate.init(parsing:)), length: length,
      allowsRanges: length != nil)
    switch outcome {
    case .whole: return
    case .notModified:
      status = .notModified
      body = .empty
    case .preconditionFailed:
      status = .preconditionFailed
      body = .empty
    case .partial(let range, let contentRange):
      status = .partialContent
      headers[.contentRange] = contentRange.description
      headers[.contentLength] = nil
      body = body.part(range)
    }
  }

  /// The content, where it is in memory.
  private var contentBytes: [UInt8]? {
    switch body {
    case .empty: []
    case .bytes(let bytes): bytes
    case .text(let text): Array(text.utf8)
    case .file, .stream: nil
    }
  }
}

extension ResponseBody {
  /// The bytes of a range that lies within the body.
  fileprivate func part(_ range: Range<Int>) -> ResponseBody {
    switch self {
    case .empty, .stream: self
    case .bytes(let bytes): .bytes(Array(bytes[range]))
    case .text(let text): .bytes(Array(Array(text.utf8)[range]))
    case .file(let region):
      .file(region.part(range.lowerBound + region.offset..<range.upperBound + region.offset))
    }
  }
}
