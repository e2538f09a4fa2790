import HTTPTypes
import TestSupport
import Testing

@testable import Eaves

extension HTTPConformanceTests {
  static let responseAdapters: [String: Adapter] = [
    "response": { input in
      let request = RecordedRequest(
        input["request"] ?? .null, method: input.text("method") ?? "GET")
      var head = ResponseHead()
      for pair in input["headers"]?.array ?? [] {
        try head.fields.add(pair.array?[0].string ?? "", pair.array?[1].string ?? "")
      }
      if let contentType = input.text("content_type") {
        head.fields[.contentType] = contentType
      } else if let mediaType = input.text("mimetype") {
        head.fields[.contentType] = ContentType.header(for: mediaType)
      } else if head.fields[.contentType] == nil {
        head.fields[.contentType] = ContentType.header(for: "text/plain")
      }
      if let code = input["status"]?.int { head.status = HTTPResponse.Status(code: code) }
      if let text = input.text("status") {
        guard let status = HTTPResponse.Status(parsing: text) else { return .failure(nil) }
        head.status = status
      }
      let chunks = input["body"]?.array
      let body = chunks.map { $0.flatMap(\.bytes) } ?? input["body"]?.bytes ?? []
      return try response(head, body, isStream: chunks != nil, for: request)
    },
    "redirect": { input in
      let request = RecordedRequest(input["request"] ?? .null)
      let baseURL = input["autocorrect"]?.bool == true ? try request.url().baseURL : nil
      return try redirect(
        to: input.text("location") ?? "", code: input["code"]?.int ?? 302, request, baseURL)
    },
    "append_slash_redirect": { input in
      let request = RecordedRequest(input["request"] ?? .null)
      let location = Redirect.locationAppendingSlash(
        path: request.path, query: String(decoding: request.query, as: UTF8.self))
      return try redirect(to: location, code: input["code"]?.int ?? 308, request, nil)
    },
    "http_error": { input in
      let request = RecordedRequest(input["request"] ?? .null)
      guard let error = httpError(input) else { return .failure(nil) }
      var fields = error.fields
      fields[.contentType] = "text/html; charset=utf-8"
      let head = ResponseHead(status: error.status, fields: fields)
      let answer = try response(head, [], for: request)
      guard case .object(var members) = answer else { return answer }
      members["name"] = .string(error.title)
      members["description"] = .string(error.description)
      return .object(members)
    },
  ]

  private static func redirect(
    to location: String, code: Int, _ request: RecordedRequest, _ baseURL: String?
  ) throws -> Outcome {
    let head = Redirect.head(to: location, status: HTTPResponse.Status(code: code))
    let page = Array(Redirect.page(to: location).utf8)
    return try response(head, page, for: request, baseURL: baseURL)
  }

  private static func httpError(_ input: RecordedValue) -> HTTPError? {
    let code = input["code"]?.int ?? 0
    if let methods = input["kw"]?["valid_methods"]?.array {
      return .methodNotAllowed(
        allowed: methods.compactMap { $0.string.flatMap(HTTPRequest.Method.init(rawValue:)) })
    }
    if let length = input["kw"]?["length"]?.int { return .rangeNotSatisfiable(length: length) }
    if let seconds = input["kw"]?["retry_after"]?.int {
      return code == 429
        ? .tooManyRequests(retryAfter: seconds) : .serviceUnavailable(retryAfter: seconds)
    }
    return HTTPError(code: code, description: input.text("description"))
  }
}
