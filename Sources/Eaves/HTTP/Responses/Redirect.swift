public import HTTPTypes

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
