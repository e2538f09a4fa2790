public import Eaves

/// Sends requests to an app without a web server, in the manner of Flask's test client: cookies are
/// kept from one request to the next.
///
/// ```swift
/// let client = try TestClient(app)
/// let response = try await client.get("/")
/// #expect(response.status == .ok)
/// #expect(response.text.contains("Hello"))
/// ```
public final class TestClient {
  /// Where the app is mounted, encoded: `/~alice/blog`; empty at the root of the host.
  public var mount = ""

  /// The host that is asked for.
  public var host = "localhost"

  /// `http` or `https`.
  public var scheme = "http"

  /// The address of the visitor.
  public var remoteAddress = "127.0.0.1"

  /// Whether redirects are followed, within the app.
  public var followsRedirects = false

  /// Header fields that each request has, unless it sets them itself.
  public var headers: HTTPFields = [:]

  /// The cookies.
  public var cookies = TestCookies()

  private let running: RunningApp
  private let bodyLimit: Int

  /// Starts an app.
  /// - Parameters:
  ///   - app: the app
  ///   - root: the folder that stands for ROOT
  ///   - settings: settings by name, as they would stand in the entry file, `["DEBUG": "on"]`
  ///   - checksCSRF: whether forms need a CSRF token, as for real visitors
  ///   - propagatesErrors: whether an error that nothing handles is thrown by the request, in place
  ///     of the page with status 500
  ///   - logger: where the app writes its log; nil for nowhere
  /// - Throws: what keeps the app from starting
  public init(
    _ app: App, root: String = ".", settings: [String: String] = [:], checksCSRF: Bool = false,
    propagatesErrors: Bool = false, logger: Logger? = nil
  ) throws {
    var variables = settings.map { (name: "EAVES_\($0.key)", value: Array($0.value.utf8)) }
    if !checksCSRF { variables.append((name: "EAVES_CSRF_PROTECTION", value: Array("off".utf8))) }
    let program = app.program
    let context = try Launch.Context(
      inProcess: Settings.Sources(
        environment: Variables(variables), code: program.settings, folder: root,
        programName: "test"),
      keys: program.settingKeys, logger: logger ?? Self.silentLogger)
    running = try app.started(context, propagatesErrors: propagatesErrors)
    bodyLimit = context.settings[GatewayKeys.maxBody]
  }

  private static var silentLogger: Logger {
    Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  }
}

extension TestClient {
  /// Sends a request.
  /// - Throws: an error that nothing handled, when errors are propagated; what breaks a stream off
  public func send(_ request: TestRequest) async throws -> TestResponse {
    var response = try await exchange(request, history: [])
    while followsRedirects, (300..<400).contains(response.status.code),
      let location = response.headers[.location], response.history.count < 20
    {
      guard let target = target(of: location, from: response.location) else { break }
      response = try await exchange(
        Self.redirected(request, to: target, response.status),
        history: response.history + [response])
    }
    return response
  }

  /// Sends a GET request.
  /// - Throws: as ``send(_:)``
  public func get(_ target: String, headers: HTTPFields = [:]) async throws -> TestResponse {
    try await send(.get, target, headers)
  }

  /// Sends a HEAD request.
  /// - Throws: as ``send(_:)``
  public func head(_ target: String, headers: HTTPFields = [:]) async throws -> TestResponse {
    try await send(.head, target, headers)
  }

  /// Sends a DELETE request.
  /// - Throws: as ``send(_:)``
  public func delete(_ target: String, headers: HTTPFields = [:]) async throws -> TestResponse {
    try await send(.delete, target, headers)
  }

  /// Sends an OPTIONS request.
  /// - Throws: as ``send(_:)``
  public func options(_ target: String, headers: HTTPFields = [:]) async throws -> TestResponse {
    try await send(.options, target, headers)
  }

  /// Sends a POST request without a body.
  /// - Throws: as ``send(_:)``
  public func post(_ target: String, headers: HTTPFields = [:]) async throws -> TestResponse {
    try await send(.post, target, headers)
  }

  /// Sends a form.
  /// - Throws: as ``send(_:)``
  public func post(
    _ target: String, form: QueryParameters, headers: HTTPFields = [:]
  ) async throws -> TestResponse {
    try await send(.post, target, headers) { $0.setForm(form) }
  }

  /// Sends a form with files.
  /// - Throws: as ``send(_:)``
  public func post(
    _ target: String, form: QueryParameters = [:], files: [UploadedFile],
    headers: HTTPFields = [:]
  ) async throws -> TestResponse {
    try await send(.post, target, headers) { try $0.setForm(form, files: files) }
  }

  /// Sends a value as JSON.
  /// - Throws: as ``send(_:)``
  public func post(
    _ target: String, json value: some Encodable, headers: HTTPFields = [:]
  ) async throws -> TestResponse {
    try await send(.post, target, headers) { try $0.setJSON(value) }
  }

  /// Sends a value as JSON with PUT.
  /// - Throws: as ``send(_:)``
  public func put(
    _ target: String, json value: some Encodable, headers: HTTPFields = [:]
  ) async throws -> TestResponse {
    try await send(.put, target, headers) { try $0.setJSON(value) }
  }

  private func send(
    _ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields,
    _ fill: (inout TestRequest) throws -> Void = { _ in }
  ) async throws -> TestResponse {
    var request = TestRequest(method, target)
    request.headers = headers
    try fill(&request)
    return try await send(request)
  }
}

extension TestClient {
  /// Reads and writes the session that the client's next request will have.
  ///
  /// ```swift
  /// try await client.withSession { $0["username"] = "ann" }
  /// ```
  /// - Throws: what the function throws; an error for a session that no cookie can carry
  public func withSession<Result>(_ body: (Session) throws -> Result) async throws -> Result {
    let gateway = try gatewayRequest(TestRequest(.get, "/"))
    let (result, response) = try running.withSession(of: gateway, body)
    cookies.store(response, host: host, path: mount + "/", now: running.now)
    return result
  }

  private func exchange(
    _ request: TestRequest, history: [TestResponse]
  ) async throws -> TestResponse {
    let gateway = try gatewayRequest(request)
    var templates: [RenderedTemplate] = []
    let response = try await running.respond(to: gateway) { templates.append($0) }
    cookies.store(response.headers, host: host, path: mount + gateway.target.path, now: running.now)
    let received = try await response.received(for: request.method)
    for work in response.afterResponse { await work() }
    return TestResponse(
      status: received.status, headers: received.headers, content: received.content,
      templates: templates, location: request.target, history: history)
  }

  private func gatewayRequest(_ request: TestRequest) throws -> GatewayRequest {
    try GatewayRequest(
      variables: Variables(variables(of: request)), mount: nil, content: request.content,
      bodyLimit: bodyLimit)
  }

  /// What a web server would say of a request (RFC 3875 §4.1).
  private func variables(of request: TestRequest) -> [(name: String, value: [UInt8])] {
    let (path, query) = Self.split(request.target)
    let encodedPath = PercentEncoding.encode(path, unescaped: Self.pathCharacters)
    let link = mount + encodedPath
    var variables: [(name: String, value: [UInt8])] = []
    func set(_ name: String, _ value: String) {
      if request.variables[name] == nil { variables.append((name, Array(value.utf8))) }
    }
    for (name, value) in request.variables { variables.append((name, Array(value.utf8))) }
    set("GATEWAY_INTERFACE", "CGI/1.1")
    set("SERVER_PROTOCOL", "HTTP/1.1")
    set("REQUEST_METHOD", request.method.rawValue)
    set("REQUEST_URI", query.isEmpty ? link : "\(link)?\(query)")
    set("APP_MOUNT", PercentEncoding.decodeText(mount))
    set("SCRIPT_NAME", PercentEncoding.decodeText(mount))
    set("PATH_INFO", PercentEncoding.decodeText(encodedPath))
    set("QUERY_STRING", query)
    set("REMOTE_ADDR", remoteAddress)
    set("SERVER_NAME", Self.name(of: host))
    set("SERVER_PORT", scheme == "https" ? "443" : "80")
    set("REQUEST_SCHEME", scheme)
    set("HTTP_HOST", host)
    if scheme == "https" { set("HTTPS", "on") }
    if !request.content.isEmpty || request.headers[.contentType] != nil {
      set("CONTENT_LENGTH", String(request.content.count))
    }
    var fields = request.headers
    for field in headers where !fields.contains(field.name) { fields.append(field) }
    if let header = cookies.header(
      host: host, path: PercentEncoding.decodeText(link), scheme: scheme),
      fields[.cookie] == nil
    {
      fields[.cookie] = header
    }
    for (name, value) in Self.joined(fields) { set(name, value) }
    return variables
  }

  /// `HTTP_…` and CONTENT_TYPE, fields of one name joined.
  private static func joined(_ fields: HTTPFields) -> [(String, String)] {
    var joined: [(name: String, value: String)] = []
    for field in fields where field.name != .contentLength {
      let words = field.name.canonicalName.uppercased().split(
        separator: "-", omittingEmptySubsequences: false)
      let name = words.joined(separator: "_")
      let variable = name == "CONTENT_TYPE" ? name : "HTTP_\(name)"
      let separator = field.name == .cookie ? "; " : ", "
      if let index = joined.firstIndex(where: { $0.name == variable }) {
        joined[index].value += separator + field.value
      } else {
        joined.append((variable, field.value))
      }
    }
    return joined.map { ($0.name, $0.value) }
  }

  private static let pathCharacters = PercentEncoding.Unescaped("!$&'()*+,/:;=@%~")

  private static func split(_ target: String) -> (path: String, query: String) {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target, "") }
    return (String(target[..<mark]), String(target[target.utf8.index(after: mark)...]))
  }

  private static func name(of host: String) -> String {
    host.utf8.last == UInt8(ascii: "]")
      ? host : String(host.prefix { $0 != ":" || host.hasPrefix("[") })
  }
}

extension TestClient {
  /// The target below the mount that a `Location` leads to; nil when it leads out of the app.
  private func target(of location: String, from current: String) -> String? {
    let base = "\(scheme)://\(host)\(mount)\(current)"
    let root = "\(scheme)://\(host)\(mount)/"
    guard let url = try? URLReference.join(base, location), url.hasPrefix(root) else { return nil }
    return "/" + url.dropFirst(root.count)
  }

  /// 307 and 308 keep method and body, all others make a GET of it (RFC 9110 §15.4).
  private static func redirected(
    _ request: TestRequest, to target: String, _ status: HTTPResponse.Status
  ) -> TestRequest {
    if status.code == 307 || status.code == 308 {
      var same = request
      same.target = target
      return same
    }
    return TestRequest(request.method == .head ? .head : .get, target)
  }
}
