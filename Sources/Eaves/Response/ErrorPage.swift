import HTTPTypes

extension HTTPError: ResponseConvertible {
  /// The usual page of the error: title and description of the status, as JSON for a client that
  /// prefers it. In debug mode it also has what the error knows of its cause.
  public func response(for request: Request) -> Response {
    let body = request.prefersJSON ? jsonBody : page(for: request)
    var response = body
    response.status = status
    for field in fields { response.headers.append(field) }
    return response
  }

  /// `{"code":404,"description":"…","name":"Not Found"}`
  private var jsonBody: Response {
    let value: JSONValue = [
      "code": .int(status.code), "description": .string(description), "name": .string(title),
    ]
    // Three plain values can always be written.
    let bytes = (try? SessionJSON.compact.write(value)) ?? []
    let headers: HTTPFields = [.contentType: "application/json", .vary: "Accept"]
    return Response(headers: headers, body: .bytes(bytes + [UInt8(ascii: "\n")]))
  }

  private func page(for request: Request) -> Response {
    let lines = HTML.escape(description).split(
      separator: "\n", omittingEmptySubsequences: false)
    return Response(
      """
      <!doctype html>
      <html lang=en>
      <meta charset=utf-8>
      <meta name=viewport content="width=device-width">
      <title>\(status.code) \(HTML.escape(title))</title>
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto;
        padding: 0 1rem; color: #222; background: #fff }
      pre { overflow: auto; padding: 1rem; background: #f4f4f4; white-space: pre-wrap }
      th { padding-right: 1rem; text-align: left; vertical-align: top; white-space: nowrap }
      </style>
      <h1>\(HTML.escape(title))</h1>
      <p>\(lines.joined(separator: "<br>"))</p>

      """ + (request.isDebug ? DebugSection(error: self, request: request).html : ""))
  }
}
