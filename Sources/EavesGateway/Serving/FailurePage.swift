import HTTPTypes

/// A plain page for what the application itself cannot answer. Nobody is to see a blank 500.
struct FailurePage {
  let status: HTTPResponse.Status
  let title: String
  let paragraphs: [String]

  /// What went wrong, shown as it is; only in debug mode.
  var detail: String?

  /// The request is broken: 400.
  static let malformed = FailurePage(
    status: .badRequest, title: "Bad Request",
    paragraphs: ["The browser (or proxy) sent a request that this server could not understand."])

  /// The request's body is over the limit: 413.
  static let tooLarge = FailurePage(
    status: .contentTooLarge, title: "Request Entity Too Large",
    paragraphs: ["The data value transmitted exceeds the capacity limit."])

  /// An error that nothing handled: 500.
  static func internalError(_ detail: String?) -> FailurePage {
    FailurePage(
      status: .internalServerError, title: "Internal Server Error",
      paragraphs: [
        "The server encountered an internal error and was unable to complete your request."
          + " Either the server is overloaded or there is an error in the application."
      ], detail: detail)
  }

  /// The application could not start: 500.
  /// - Parameter log: where the reasons are written
  static func cannotStart(log: String, detail: String?) -> FailurePage {
    FailurePage(
      status: .internalServerError, title: "The application could not start",
      paragraphs: [
        "Its settings, its routes, or its templates have an error.",
        "The reasons are in its log: \(log).",
        "Mend them and touch the entry file; the next request tries again. Started in a terminal"
          + " with --doctor, the entry file looks for the cause itself.",
      ], detail: detail)
  }

  /// The page as a response.
  var response: GatewayResponse {
    var headers = HTTPFields()
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.cacheControl] = "no-store"
    return GatewayResponse(status: status, headers: headers, body: .text(html))
  }

  private var html: String {
    var html = """
      <!doctype html>
      <html lang=en>
      <meta charset=utf-8>
      <meta name=viewport content="width=device-width">
      <title>\(status.code) \(title.escapedForHTML)</title>
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto;
        padding: 0 1rem; color: #222; background: #fff }
      pre { overflow: auto; padding: 1rem; background: #f4f4f4; white-space: pre-wrap }
      </style>
      <h1>\(title.escapedForHTML)</h1>

      """
    for paragraph in paragraphs { html += "<p>\(paragraph.escapedForHTML)</p>\n" }
    if let detail { html += "<pre>\(detail.escapedForHTML)</pre>\n" }
    return html
  }
}
