import HTTPTypes
import TestSupport

@testable import Eaves

/// A request as the recorded cases describe it, with header values as WSGI has them: each byte a
/// character.
struct RecordedRequest {
  var method: String
  var path: String
  var query: [UInt8]
  var mount: String
  var scheme: String
  var server: (name: String, port: String)
  var clientAddress: String?
  var headers: [(name: String, bytes: [UInt8])] = []
  var body: [UInt8]
  var endsByItself: Bool
  var limits: FormLimits

  init(_ input: RecordedValue, method defaultMethod: String = "GET") {
    method = (input.text("method") ?? defaultMethod).uppercased()
    path = String(decoding: input["path"]?.bytes ?? Array("/".utf8), as: UTF8.self)
    query = input["query"]?.bytes ?? []
    mount = String(decoding: input["script_name"]?.bytes ?? [], as: UTF8.self)
    scheme = input.text("scheme") ?? "http"
    let address = input["server"]?.array
    server = (address?[0].string ?? "localhost", address?[1].pythonText ?? "80")
    clientAddress = input.text("remote_addr")
    body = input["body"]?.bytes ?? []
    endsByItself = input["input_terminated"]?.bool == true
    limits = FormLimits()
    if let limit = input["max_content_length"]?.int { limits.maxContentLength = limit }
    if let limit = input["max_form_memory_size"]?.int { limits.maxFormMemorySize = limit }
    if let limit = input["max_form_parts"]?.int { limits.maxFormParts = limit }
    for pair in input["headers"]?.array ?? [] {
      add(pair.array?[0].string ?? "", pair.array?[1].bytes ?? [])
    }
    if input["body"] != nil, header("Content-Length") == nil,
      input["no_content_length"]?.bool != true
    {
      add("Content-Length", Array(String(body.count).utf8))
    }
  }

  private mutating func add(_ name: String, _ bytes: [UInt8]) {
    if let index = headers.firstIndex(where: { $0.name.equalsIgnoringCase(name) }) {
      headers[index].bytes += Array(",".utf8) + bytes
    } else {
      headers.append((name, bytes))
    }
  }

  func headerBytes(_ name: String) -> [UInt8]? {
    headers.first { $0.name.equalsIgnoringCase(name) }?.bytes
  }

  func header(_ name: String) -> String? { headerBytes(name)?.latin1Text.text }

  var conditions: RequestConditions { RequestConditions { header($0.rawName) } }

  var httpMethod: HTTPRequest.Method { HTTPRequest.Method(rawValue: method) ?? .get }

  var contentType: ContentType { ContentType(parsing: header("Content-Type")) }

  func host(trusting names: [String] = []) throws -> String {
    try TrustedHosts(names).host(
      scheme: scheme, header: header("Host"), server: Int(server.port).map { (server.name, $0) })
  }

  func url() throws -> RequestURL {
    RequestURL(scheme: scheme, host: try host(), mount: mount, path: path, query: query)
  }

  func extent() throws -> BodyExtent {
    try BodyExtent(
      contentLength: header("Content-Length"),
      transferEncoding: header("Transfer-Encoding"), endsByItself: endsByItself,
      maximum: limits.maxContentLength)
  }

  /// The body that may be read.
  func readBody() throws -> [UInt8] {
    switch try extent() {
    case .none: return []
    case .exactly(let length):
      guard body.count >= length else { throw HTTPError.badRequest }
      return Array(body.prefix(length))
    case .atMost(let length): return Array(body.prefix(length))
    case .all: return body
    }
  }

  /// The form, and what is left of the body.
  func readForm() throws -> (form: FormData, rest: [UInt8]) {
    let bytes = try readBody()
    let length = BodyExtent.contentLength(
      header("Content-Length"), transferEncoding: header("Transfer-Encoding"))
    guard
      var parser = try FormParser(
        contentType: contentType, contentLength: length, limits: limits)
    else { return (FormData(), bytes) }
    if case .atMost(let limit) = try extent(), body.count > limit {
      throw HTTPError.contentTooLarge
    }
    try parser.parse(bytes)
    return (try parser.finish(), [])
  }
}

extension QueryParameters {
  /// The items as Werkzeug's MultiDict gives them: those of one name together.
  var grouped: [(String, String)] {
    var names: [String] = []
    for item in items where !names.contains(item.name) { names.append(item.name) }
    return names.flatMap { name in all(name).map { (name, $0) } }
  }
}
