public import HTTPTypes

extension HTTPResponse.Status {
  /// The name of a status as Werkzeug writes it, which is the title of the error page; `Unknown`
  /// for a code without one.
  public var title: String { Self.titles[code] ?? "Unknown" }

  /// The code and the name in capitals, as the status line of a Werkzeug response has them; a
  /// reason phrase of the app's own stays as it is.
  public var line: String {
    let isUsual =
      reasonPhrase.isEmpty || reasonPhrase == title || reasonPhrase == Self.newTitles[code]
    return isUsual ? "\(code) \(title.uppercased())" : "\(code) \(reasonPhrase)"
  }

  /// The names that RFC 9110 gives to codes which Werkzeug still calls by their old ones.
  private static let newTitles = [
    203: "Non-Authoritative Information", 207: "Multi-Status", 413: "Content Too Large",
    414: "URI Too Long", 416: "Range Not Satisfiable", 422: "Unprocessable Content",
  ]

  /// Reads `404`, `404 Nothing Here`, or words alone, which have the code 0. Nil for an empty text
  /// and a code of more than three digits.
  public init?(parsing text: String) {
    let words = text.trimmedText
    guard !words.isEmpty else { return nil }
    let parts = words.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard let code = Int(parts[0]) else {
      self.init(code: 0, reasonPhrase: words)
      return
    }
    guard (0...999).contains(code) else { return nil }
    self.init(code: code, reasonPhrase: parts.count > 1 ? String(parts[1]) : "")
  }

  /// Whether a response of this status has no body: 1xx, 204 and 304 (RFC 9110 §6.4.1).
  public var hasNoBody: Bool { (100..<200).contains(code) || code == 204 || code == 304 }

  private static let titles: [Int: String] = [
    100: "Continue", 101: "Switching Protocols", 102: "Processing", 103: "Early Hints",
    200: "OK", 201: "Created", 202: "Accepted", 203: "Non Authoritative Information",
    204: "No Content", 205: "Reset Content", 206: "Partial Content", 207: "Multi Status",
    208: "Already Reported", 226: "IM Used",
    300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other",
    304: "Not Modified", 305: "Use Proxy", 306: "Switch Proxy", 307: "Temporary Redirect",
    308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
    407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
    411: "Length Required", 412: "Precondition Failed", 413: "Request Entity Too Large",
    414: "Request URI Too Long", 415: "Unsupported Media Type",
    416: "Requested Range Not Satisfiable", 417: "Expectation Failed", 418: "I'm a teapot",
    421: "Misdirected Request", 422: "Unprocessable Entity", 423: "Locked",
    424: "Failed Dependency", 425: "Too Early", 426: "Upgrade Required",
    428: "Precondition Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 449: "Retry With",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates", 507: "Insufficient Storage", 508: "Loop Detected",
    510: "Not Extended", 511: "Network Authentication Failed",
  ]
}
