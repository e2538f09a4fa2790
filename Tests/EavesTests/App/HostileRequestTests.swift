import Eaves
import EavesTesting
import TestSupport
import Testing

@Suite("Hostile requests are answered, always with 2xx to 4xx")
struct HostileRequestTests {
  private func makeClient() throws -> TestClient {
    let app = App()
    app.get("/") { request in
      "\(request.args.items.count) \(request.cookies.all.count) \(request.url.utf8.count)"
        + " \(request.languages.items.count) \(request.prefersJSON) \(request.host)"
    }
    app.route("/form", methods: [.post, .put]) { request in
      let form = try await request.form()
      for file in form.files { _ = try file.content().count + file.safeFilename.utf8.count }
      return "\(form.fields.items.count) \(try await request.values().items.count)"
    }
    app.post("/json") { request in JSON(try await request.json(ignoresContentType: true)) }
    app.get("/session") { request in
      request.session["n", default: 0] += 1
      return "\(request.session["n", default: 0])"
    }
    app.get("/<path:rest>") { (request: Request, rest: String) in
      try request.url(for: "index", ["rest": .string(rest)])
    }
    return try TestClient(
      app, settings: ["SECRET_KEY": "the-secret-key-of-the-app", "MAX_BODY": "64K"])
  }

  private let pieces = [
    "%", "%%", "%00", "%2", "%ff", "%C3%A9", "é", "/", "//", "/../", "/./", "..", "\\", "?", "&",
    "=", ";", ",", "+", " ", "\t", "\"", "'", "<", ">", "{", "}", "[", "]", "\u{0}", "\u{7F}",
    "\u{FFFD}", "\u{1F418}", ":", "@", "#", "static", "a", "0", "-1", "99999999999999999999", "b=",
    "session=", "eyJ1IjoxfQ.ZeBxwA.x", ".eJw.", "q=0.5", "bytes=0-", "W/\"", "--b", "--b--",
    "\r\n", "\r\n\r\n", "\n", "Content-Disposition: form-data; name=\"a\"",
    "; filename=\"../../x\"", "filename*=UTF-8''%ff", "csrf_token", "true", "null", "1e999",
    "[[[[", "{\"a\":", "\\u0000", "\\ud800",
  ]

  private func text(_ generator: inout SeededGenerator, upTo count: Int) -> String {
    (0..<Int.random(in: 0...count, using: &generator))
      .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
  }

  private func request(_ generator: inout SeededGenerator) -> TestRequest {
    let targets = ["/", "/form", "/json", "/session", "/static/", "/x/"]
    var target = targets.randomElement(using: &generator) ?? "/"
    if Bool.random(using: &generator) { target += text(&generator, upTo: 12) }
    if Bool.random(using: &generator) { target += "?" + text(&generator, upTo: 30) }
    let methods: [HTTPRequest.Method] = [.get, .post, .put, .head, .options, .delete]
    var request = TestRequest(methods.randomElement(using: &generator) ?? .get, target)
    let types = [
      "application/x-www-form-urlencoded", "multipart/form-data; boundary=b",
      "multipart/form-data; boundary=\"\"", "multipart/form-data", "application/json",
      "text/plain; charset=\"", "",
    ]
    request.setBody(
      Array(text(&generator, upTo: 60).utf8), type: types.randomElement(using: &generator) ?? "")
    if Int.random(in: 0..<8, using: &generator) == 0 {
      request.content = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    let names = [
      "HTTP_COOKIE", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_RANGE", "HTTP_IF_NONE_MATCH",
      "HTTP_IF_MODIFIED_SINCE", "HTTP_HOST", "HTTP_AUTHORIZATION", "HTTP_X_FORWARDED_FOR",
      "HTTP_X_CSRF_TOKEN",
    ]
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      request.variables[names.randomElement(using: &generator) ?? ""] =
        text(&generator, upTo: 15)
    }
    return request
  }

  @Test("generated queries, bodies, forms, cookies, and paths", arguments: 0..<6)
  func generated(seed: Int) async throws {
    let client = try makeClient()
    var generator = SeededGenerator(seed: UInt64(seed))
    for number in 0..<500 {
      let request = request(&generator)
      let response = try await client.send(request)
      #expect(
        (200..<500).contains(response.status.code),
        "number \(number) of seed \(seed): \(request) is answered with \(response.status)")
    }
  }

  @Test("a form of very many parts, nested boundaries, and a wrong length")
  func largeForms() async throws {
    let client = try makeClient()
    let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n"
    let bodies = [
      String(repeating: part, count: 1_100) + "--b--\r\n",
      String(repeating: "--b", count: 20_000),
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n"
        + String(repeating: "X: y\r\n", count: 9_000),
      "--b\r\nContent-Type: multipart/mixed; boundary=c\r\nContent-Disposition: form-data\r\n\r\n"
        + "--c\r\n\r\n--c--\r\n--b--",
    ]
    for body in bodies {
      var request = TestRequest(.post, "/form")
      request.setBody(Array(body.utf8), type: "multipart/form-data; boundary=b")
      #expect((200..<500).contains(try await client.send(request).status.code))
      request.variables["CONTENT_LENGTH"] = "99999"
      #expect(try await client.send(request).status.code >= 400)
    }
  }

  @Test("JSON that nests deeper than any stack")
  func deepJSON() async throws {
    let client = try makeClient()
    for (opening, count) in [("[", 60_000), ("{\"a\":", 12_000)] {
      var request = TestRequest(.post, "/json")
      request.setBody(
        Array(String(repeating: opening, count: count).utf8), type: "application/json")
      #expect(try await client.send(request).status == .badRequest)
    }
  }
}
