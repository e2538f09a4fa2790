import EavesTemplates
import HTTPTypes

/// What templates see of the current request, under the names of Flask's request object.
///
/// What reads the body, such as `request.form`, reads it when a template asks for it.
enum RequestVariables {
  static let request = Value.object(RequestObject("Request", attribute))

  private static func attribute(_ request: Request, _ name: String) throws -> Value? {
    try address(of: request, name) ?? route(of: request, name) ?? content(of: request, name)
      ?? client(of: request, name)
  }

  /// Where the request goes.
  private static func address(of request: Request, _ name: String) -> Value? {
    switch name {
    case "base_url": .string(request.baseURL)
    case "full_path": .string(request.fullPath)
    case "host": .string(request.host)
    case "host_url": .string(request.hostURL)
    case "is_secure": .bool(request.isSecure)
    case "method": .string(request.method.rawValue)
    case "path": .string(request.path)
    case "query_string": .string(request.query)
    case "root_path", "script_root": .string(request.mount)
    case "root_url", "url_root": .string(request.rootURL)
    case "scheme": .string(request.scheme)
    case "url": .string(request.url)
    default: nil
    }
  }

  /// What answers it.
  private static func route(of request: Request, _ name: String) -> Value? {
    switch name {
    case "blueprint": text(request.blueprint)
    case "blueprints": .list(request.blueprints.map { .string($0) })
    case "endpoint": text(request.endpoint)
    case "url_rule":
      request.rule.map { rule in
        .object(
          TextObject(
            "Rule", rule.text, ["endpoint": .string(rule.endpoint), "rule": .string(rule.text)]))
      } ?? Value.none
    case "view_args":
      .dictionary(ValueDictionary(request.parameters.map { ($0.name, Value($0.value)) }))
    default: nil
    }
  }

  /// What it carries.
  private static func content(of request: Request, _ name: String) throws -> Value? {
    switch name {
    case "args": .object(MultiDictionary(request.args))
    case "content_length": request.contentLength.map { .int($0) } ?? Value.none
    case "content_type": text(request.headers[.contentType])
    case "cookies":
      .object(MultiDictionary(request.cookies.all.map { ($0.name, .string($0.value)) }))
    case "data": .string(String(decoding: try request.readBody(), as: UTF8.self))
    case "files":
      .object(MultiDictionary(try request.readForm().files.map { ($0.name, file($0)) }))
    case "form": .object(MultiDictionary(try request.readForm().fields))
    case "get_json": .object(RequestFunction(json))
    case "headers": .object(HeaderVariable(request.headers))
    case "is_json": .bool(request.isJSON)
    case "json": Value(try request.readJSON())
    case "max_content_length": .int(request.maxContentLength)
    case "mimetype": .string(request.mediaType)
    case "values": .object(MultiDictionary(try request.readValues()))
    default: nil
    }
  }

  /// Who sent it.
  private static func client(of request: Request, _ name: String) -> Value? {
    switch name {
    case "accept_charsets": .object(AcceptVariable("CharsetAccept", request.charsets))
    case "accept_encodings": .object(AcceptVariable("Accept", request.encodings))
    case "accept_languages": .object(AcceptVariable("LanguageAccept", request.languages))
    case "accept_mimetypes": .object(AcceptVariable("MIMEAccept", request.accept))
    case "access_route": .list(request.accessRoute.map { .string($0) })
    case "authorization": request.authorization.map(authorization) ?? Value.none
    case "referrer": text(request.referrer)
    case "remote_addr": .string(request.remoteAddress)
    case "remote_user": text(request.gateway.variables["REMOTE_USER"])
    case "user_agent":
      .object(
        TextObject("UserAgent", request.userAgent, ["string": .string(request.userAgent)]))
    default: nil
    }
  }

  private static func text(_ text: String?) -> Value { text.map { .string($0) } ?? Value.none }

  private static func file(_ file: UploadedFile) -> Value {
    .object(
      TextObject(
        "FileStorage", file.filename,
        [
          "content_length": .int(file.size),
          "content_type": text(file.fields[.contentType]),
          "filename": .string(file.filename),
          "mimetype": .string(file.contentType.mediaType),
          "name": .string(file.name),
        ]))
  }

  private static func authorization(_ authorization: Authorization) -> Value {
    .object(
      TextObject(
        "Authorization", authorization.scheme,
        [
          "password": text(authorization.password), "token": text(authorization.token),
          "type": .string(authorization.scheme), "username": text(authorization.username),
        ]))
  }

  /// `get_json(force=false, silent=false)`.
  private static func json(_ request: Request, _ arguments: CallArguments) throws -> Value {
    let values = try arguments.values("get_json", ["force", "silent"])
    do {
      return Value(try request.readJSON(ignoresContentType: values[0]?.isTrueValue ?? false))
    } catch {
      guard values[1]?.isTrueValue == true else { throw error }
      return .none
    }
  }
}
