import NIOCore
import NIOHTTP1

/// Puts the script that refreshes pages behind the HTML that an app answers with.
///
/// Behind, since then nothing of the page has to be held back or understood, however it is sent; a
/// browser takes it for the end of the page's body.
enum HTMLInjection {
  /// Changes an answer's head where a page is to be refreshed.
  /// - Returns: what comes behind the body; nil for what is no page, or no whole one
  static func adapt(
    _ head: inout CGIHead, to request: HTTPRequestHead, generation: String, nonce: String
  ) -> ByteBuffer? {
    guard isPage(head), isForDocument(request) else { return nil }
    for index in head.fields.indices where head.fields[index].isNamed("content-security-policy") {
      let policy = ContentSecurityPolicy.allowing(nonce: nonce, in: head.fields[index].text)
      head.fields[index].value = Array(policy.utf8)[...]
    }
    let script = RefreshScript(
      generation: generation, method: request.method.rawValue, nonce: nonce)
    return ByteBuffer(string: script.html)
  }

  /// Whether an answer is a whole page of HTML, in an encoding that has ASCII in it.
  private static func isPage(_ head: CGIHead) -> Bool {
    guard head.status != 206, head.status != 204, head.status != 304,
      head.field("content-encoding").map({ $0.text.lowercased() == "identity" }) ?? true,
      head.field("content-disposition").map({ !$0.text.lowercased().hasPrefix("attachment") })
        ?? true,
      let type = head.field("content-type")?.text.lowercased()
    else { return false }
    let kind = type.prefix { $0 != ";" && $0 != " " }
    return kind == "text/html" && !type.contains("utf-16") && !type.contains("utf-32")
  }

  /// Whether a browser asks for a page, and not a script for a part of one.
  private static func isForDocument(_ request: HTTPRequestHead) -> Bool {
    if let destination = request.headers.first(name: "Sec-Fetch-Dest") {
      return ["document", "frame", "iframe"].contains(destination)
    }
    return !request.headers.contains(name: "X-Requested-With")
      && !request.headers.contains(name: "HX-Request")
  }
}
