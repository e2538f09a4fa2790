import HTTPTypes

extension HTTPError {
  /// The usual page: title and description of the status.
  var response: Response {
    let text = HTML.escape(description).split(separator: "\n").joined(separator: "<br>")
    let detail = detail.map { "<pre>\(HTML.escape($0))</pre>\n" } ?? ""
    let page = """
      <!doctype html>
      <html lang=en>
      <meta charset=utf-8>
      <meta name=viewport content="width=device-width">
      <title>\(status.code) \(HTML.escape(title))</title>
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto;
        padding: 0 1rem; color: #222; background: #fff }
      pre { overflow: auto; padding: 1rem; background: #f4f4f4; white-space: pre-wrap }
      </style>
      <h1>\(HTML.escape(title))</h1>
      <p>\(text)</p>
      \(detail)
      """
    var response = Response(page)
    response.status = status
    for field in fields { response.headers.append(field) }
    return response
  }
}
