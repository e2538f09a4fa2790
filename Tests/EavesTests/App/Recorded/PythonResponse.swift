import Eaves
import HTTPTypes
import TestSupport

/// What Flask's `make_response` makes of a view's result.
enum PythonResponse {
  static func make(_ value: PythonValue, for request: Request) throws -> Response {
    switch value {
    case .text(let text): return text.response(for: request)
    case .markup(let html): return Markup(safe: html).response(for: request)
    case .bytes(let bytes): return try bytes.response(for: request)
    case .list, .dictionary: return try JSON(try value.stored()).response(for: request)
    case .response(let response): return try response.response(for: request)
    case .tuple(let items): return try make(tuple: items, for: request)
    default: throw TypeError("the view function did not return a valid response")
    }
  }

  private static func make(tuple: [PythonValue], for request: Request) throws -> Response {
    guard (2...3).contains(tuple.count) else { throw TypeError("not a tuple of a response") }
    if case .tuple = tuple[0] { throw TypeError("a tuple in a tuple") }
    var status: PythonValue = .none
    var headers: PythonValue = .none
    if tuple.count == 3 {
      (status, headers) = (tuple[1], tuple[2])
    } else {
      switch tuple[1] {
      case .dictionary, .list, .tuple: headers = tuple[1]
      default: status = tuple[1]
      }
    }
    var response = try make(tuple[0], for: request)
    switch status {
    case .int(let code): response = response.status(HTTPResponse.Status(code: code))
    case .text(let text):
      response = HTTPResponse.Status(parsing: text).map { response.status($0) } ?? response
    default: break
    }
    if isPlain(tuple[0]) { return addingHeaders(fields(headers), to: response) }
    for (name, value) in fields(headers) { response = response.header(name, value) }
    return response
  }

  /// Whether a value is one that a response is made with, not turned into.
  private static func isPlain(_ value: PythonValue) -> Bool {
    switch value {
    case .text, .markup, .bytes: true
    default: false
    }
  }

  /// The header fields a response is made with: all of them, and the type in place of the usual one.
  static func addingHeaders(_ fields: [(String, String)], to response: Response) -> Response {
    var response = response
    for (name, value) in fields {
      response =
        name.lowercased() == "content-type"
        ? response.type(value) : response.addingHeader(name, value)
    }
    return response
  }

  private static func fields(_ value: PythonValue) -> [(String, String)] {
    switch value {
    case .dictionary(let members): return members.map { ($0.key, $0.value.string) }
    case .list(let items), .tuple(let items):
      return items.compactMap { item in
        switch item {
        case .list(let pair), .tuple(let pair): (pair[0].string, pair[1].string)
        default: nil
        }
      }
    default: return []
    }
  }

  /// The keyword arguments of Werkzeug's `set_cookie`.
  static func cookie(_ arguments: RecordedValue) -> SetCookie {
    SetCookie(
      arguments["key"]?.string ?? "", arguments["value"]?.string ?? "",
      maxAge: arguments["max_age"]?.int,
      expires: arguments["expires"]?.int.map { HTTPDate(secondsSince1970: $0) },
      path: arguments["path"] == nil ? "/" : arguments["path"]?.string,
      domain: arguments["domain"]?.string, isSecure: arguments["secure"]?.bool == true,
      isHTTPOnly: arguments["httponly"]?.bool == true,
      sameSite: arguments["samesite"]?.string.flatMap { SetCookie.SameSite(name: $0) },
      isPartitioned: arguments["partitioned"]?.bool == true)
  }
}

extension RecordedApp {
  /// A value that is, or is about, a response.
  func ofResponse(
    _ form: String, _ argument: RecordedValue, _ context: StepContext
  ) async throws -> PythonValue? {
    switch form {
    case "status": return context.response.map { .int($0.status.code) } ?? .some(PythonValue.none)
    case "response_header":
      let name = HTTPField.Name(argument.string ?? "")
      return PythonValue(name.flatMap { context.response?.headers[$0] })
    case "response_body":
      guard case .text(let text)? = context.response?.body else { return .text("") }
      return .text(text)
    case "jsonify": return .response(JSON(try await jsonified(argument, context).stored()))
    case "make_response":
      let items = try await list(argument, context)
      if items.isEmpty { return .response("") }
      let value = items.count == 1 ? items[0] : PythonValue.tuple(items)
      return .response(try PythonResponse.make(value, for: context.request))
    case "response": return try await response(argument, context)
    case "redirect":
      let location = try await value(argument.array?[0] ?? .null, context).string
      let code = argument.array.flatMap { $0.count > 1 ? $0[1].int : nil } ?? 302
      return .response(try Response.redirect(to: location, status: .init(code: code)))
    case "stream", "stream_with_context": return .response(stream(argument, context))
    case "render_string":
      let items = argument.array ?? []
      let values = items.count > 1 ? try await value(items[1], context) : .none
      let page = try context.request.render(
        source: items[0].string ?? "", try values.templateValues())
      guard case .text(let text) = page.body else { return .text("") }
      return .text(text)
    case "httpexc":
      let error = PythonErrors.make(argument.string ?? "") as? HTTPError
      return error.map { .response($0) }
    case "send_file": return .response(file(argument))
    case "send_from_directory":
      let name = try await value(argument, context).string
      return .response(Response.file(name, in: fixture))
    default: return nil
    }
  }

  private func jsonified(
    _ argument: RecordedValue, _ context: StepContext
  ) async throws -> PythonValue {
    let items = try await list(argument["args"] ?? .array([]), context)
    if items.count == 1 { return items[0] }
    if !items.isEmpty { return .list(items) }
    guard let named = argument["kwargs"] else { return .none }
    return try await value(named, context)
  }

  private func response(
    _ argument: RecordedValue, _ context: StepContext
  ) async throws -> PythonValue {
    var response = Response("")
    if let body = argument["body"], !body.isNull {
      response = try PythonResponse.make(try await value(body, context), for: context.request)
    }
    if let code = argument["status"]?.int { response = response.status(.init(code: code)) }
    if let text = argument["status"]?.string, let status = HTTPResponse.Status(parsing: text) {
      response = response.status(status)
    }
    if let type = argument["mimetype"]?.string {
      response = response.type(ContentType.header(for: type))
    }
    if let type = argument["content_type"]?.string { response = response.type(type) }
    let fields = (argument["headers"]?.array ?? []).map { field in
      (field.array?[0].string ?? "", field.array?[1].string ?? "")
    }
    response = PythonResponse.addingHeaders(fields, to: response)
    for cookie in argument["cookies"]?.array ?? [] {
      response = response.cookie(PythonResponse.cookie(cookie))
    }
    for cookie in argument["delete_cookies"]?.array ?? [] {
      response = response.cookie(.deletion(of: cookie["key"]?.string ?? ""))
    }
    return .response(response)
  }

  private func stream(_ argument: RecordedValue, _ context: StepContext) -> StreamResponse {
    Response.stream { writer in
      for item in argument.array ?? [] {
        if let line = item["log"]?.string {
          trace.lines.append(line)
        } else if let name = item["raise"]?.string {
          throw PythonErrors.make(name, "in stream") ?? CannotBeWritten(what: name)
        } else {
          switch try await value(item, context) {
          case .text(let text): try writer.write(text)
          case .bytes(let bytes): try writer.write(bytes)
          case PythonValue.none: try writer.write("None")
          default: throw TypeError("a stream has text or bytes")
          }
        }
      }
    }
  }

  private func file(_ argument: RecordedValue) -> FileResponse {
    Response.file(
      "\(fixture)/\(argument["file"]?.string ?? "")", mediaType: argument["mimetype"]?.string,
      downloadName: argument["download_name"]?.string,
      disposition: argument["as_attachment"]?.bool == true ? .attachment : .inline,
      maxAge: argument["max_age"]?.int)
  }
}
