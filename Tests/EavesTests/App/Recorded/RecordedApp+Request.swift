import Eaves
import HTTPTypes
import TestSupport

extension RecordedApp {
  /// A value that comes from the request.
  func ofRequest(
    _ form: String, _ argument: RecordedValue, _ context: StepContext
  ) async throws -> PythonValue? {
    let request = context.request
    let name = argument.string ?? ""
    switch form {
    case "form": return .text(try await request.form().require(name))
    case "form_get":
      let values = try await request.form()
      return values[argument.array?[0].string ?? ""].map { .text($0) }
        ?? literal(argument.array.flatMap { $0.count > 1 ? $0[1] : nil })
    case "form_all":
      return .list(
        try await request.form().fields.items.map { .list([.text($0.name), .text($0.value)]) })
    case "args": return .text(try request.args.require(name))
    case "args_get": return argument.array.map { self.argument($0, request) }
    case "args_list": return .list(request.args.all(name).map { .text($0) })
    case "values": return .text(try await request.values().require(name))
    case "file":
      let file = try await request.form().requireFile(name)
      return .dictionary([
        ("filename", .text(file.filename)), ("mimetype", .text(file.contentType.mediaType)),
        ("content", PythonValue(bytes: try file.content())),
      ])
    case "header":
      return PythonValue(HTTPField.Name(name).flatMap { request.headers[$0] })
    case "cookie": return PythonValue(request.cookies[name])
    case "cookies":
      return .dictionary(request.cookies.all.map { ($0.name, .text($0.value)) })
    case "json", "request_json": return try await json(argument, request)
    case "data": return PythonValue(bytes: try await request.body())
    case "g": return PythonValue(request.g[name] as? String)
    case "config": return literal(description["config"]?[name])
    case "view":
      guard let value = request.parameters[name] else { throw KeyError(name) }
      return PythonValue(value)
    case "view_args": return parameters(request)
    case "req": return attribute(name, request)
    default: return ofSession(form, argument, request)
    }
  }

  private func argument(_ items: [RecordedValue], _ request: Request) -> PythonValue {
    let name = items[0].string ?? ""
    let fallback = literal(items.count > 1 ? items[1] : nil)
    switch items.count > 2 ? items[2].string : nil {
    case "int": return request.args.get(name, as: Int.self).map { .int($0) } ?? fallback
    case "float": return request.args.get(name, as: Double.self).map { .double($0) } ?? fallback
    default: return request.args[name].map { .text($0) } ?? fallback
    }
  }

  private func json(_ options: RecordedValue, _ request: Request) async throws -> PythonValue {
    do {
      return PythonValue(try await request.json(ignoresContentType: options["force"]?.bool == true))
    } catch is HTTPError where options["silent"]?.bool == true {
      return .none
    }
  }

  private func ofSession(
    _ form: String, _ argument: RecordedValue, _ request: Request
  ) -> PythonValue? {
    switch form {
    case "session":
      let key = argument.array?[0].string ?? argument.string ?? ""
      let value = request.session[key].map { PythonValue($0) }
      return value ?? literal(argument.array.flatMap { $0.count > 1 ? $0[1] : nil })
    case "session_all":
      let members = request.session.values.map { (key: $0.key, value: PythonValue($0.value)) }
      return .dictionary(members.sorted { $0.key < $1.key })
    case "session_flag":
      let session = request.session
      switch argument.string {
      case "new": return .bool(session.isNew)
      case "modified": return .bool(session.isModified)
      case "accessed":
        // Asking for the session is an access to it, in Flask.
        session.isAccessed = true
        return .bool(session.isAccessed)
      default: return .bool(session.isPermanent)
      }
    case "flashes":
      let messages = request.flashedMessages(
        of: argument["category_filter"]?.array?.compactMap(\.string))
      let hasCategories = argument["with_categories"]?.bool == true
      return .list(
        messages.map { flash in
          let message = PythonValue(flash.message)
          return hasCategories ? .list([.text(flash.category), message]) : message
        })
    default: return nil
    }
  }

  private func parameters(_ request: Request) -> PythonValue {
    guard request.rule != nil else { return .none }
    return .dictionary(request.parameters.map { ($0.name, PythonValue($0.value)) })
  }

  private func attribute(_ name: String, _ request: Request) -> PythonValue? {
    switch name {
    case "path": .text(request.path)
    case "endpoint": PythonValue(request.endpoint)
    case "blueprint": PythonValue(request.blueprint)
    case "blueprints": .list(request.blueprints.map { .text($0) })
    case "url_rule": PythonValue(request.rule?.text)
    case "view_args": parameters(request)
    case "method": .text(request.method.rawValue)
    case "host": .text(request.host)
    case "full_path": .text(request.fullPath)
    case "script_root", "root_path": .text(request.mount)
    case "url": .text(request.url)
    case "base_url": .text(request.baseURL)
    case "root_url", "url_root": .text(request.rootURL)
    case "host_url": .text(request.hostURL)
    case "scheme": .text(request.scheme)
    case "is_secure": .bool(request.isSecure)
    case "remote_addr": .text(request.remoteAddress)
    case "query_string": .text(request.query)
    case "access_route": .list(request.accessRoute.map { .text($0) })
    case "content_type": PythonValue(request.headers[.contentType])
    case "mimetype": .text(request.mediaType)
    case "content_length": request.contentLength.map { .int($0) } ?? .some(PythonValue.none)
    case "is_json": .bool(request.isJSON)
    default: nil
    }
  }
}
