import NIOHTTP1

/// A plain page for what the program itself cannot answer. It tells visitors nothing that is not for
/// them.
struct PlainPage {
  let status: Int

  private var title: String { HTTPResponseStatus(statusCode: status).reasonPhrase }

  private var text: String {
    switch status {
    case 404: "There is nothing at this address."
    case 408: "The request took too long to arrive."
    case 413, 414, 431: "The request is too large."
    case 502: "The application ended before it had answered. The next request may succeed."
    case 503: "The application has too much to do just now. Please try again in a moment."
    case 504: "The application did not answer in time."
    default: "The browser (or proxy) sent a request that this server could not understand."
    }
  }

  /// The page as an answer.
  var answer: FrontAnswer {
    .page(
      status: status,
      """
      <!doctype html>
      <html lang=en>
      <meta charset=utf-8>
      <meta name=viewport content="width=device-width">
      <meta name=color-scheme content="light dark">
      <title>\(status) \(title)</title>
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto;
        padding: 0 1rem }
      </style>
      <h1>\(title)</h1>
      <p>\(text)</p>

      """,
      fields: status == 503 ? [CGIHead.Field("Retry-After", "5")] : [])
  }
}
