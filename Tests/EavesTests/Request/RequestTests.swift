import Eaves
import EavesTesting
import Foundation
import Testing

@Suite("A request")
struct RequestTests {
  private struct Post: Decodable {
    struct Author: Decodable { var name: String }
    var title: String
    var author: Author
  }

  private func makeApp() -> App {
    let app = App()
    app.get("/where") { request in
      "\(request.url) \(request.host) \(request.isSecure) \(request.remoteAddress)"
        + " \(request.mount) \(try request.url(for: "where", isExternal: true))"
    }
    app.post("/form") { request in
      let form = try await request.form()
      return form.fields.items.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    }
    app.post("/limited") { request in
      request.maxContentLength = 10
      return try await request.form()["a"]
    }
    app.post("/upload") { request in
      let file = try await request.form().requireFile("photo")
      let sum = try file.content().reduce(0) { $0 &+ Int($1) }
      return "\(file.filename) \(file.size) \(sum)"
    }
    app.post("/json") { request in try await request.json(Post.self).author.name }
    app.post("/twice") { request in
      let body = try await request.body().count
      return "\(body) \(try await request.form()["a"] ?? "") \(try await request.text())"
    }
    app.get("/language") { request in request.languages.bestMatch(among: ["en", "de"]) }
    app.get("/user") { request in request.authorization?.username }
    return app
  }

  @Test("is told where it came to, and by whom")
  func addresses() async throws {
    let client = try TestClient(makeApp())
    client.mount = "/~alice"
    client.host = "example.org:8080"
    #expect(
      try await client.get("/where?q=1").text
        == "http://example.org:8080/~alice/where?q=1 example.org:8080 false 127.0.0.1 /~alice"
        + " http://example.org:8080/~alice/where")
  }

  @Test("believes proxies only as far as the settings say")
  func proxies() async throws {
    let headers: [(String, String)] = [
      ("X-Forwarded-For", "6.6.6.6, 9.9.9.9"), ("X-Forwarded-Proto", "https"),
      ("X-Forwarded-Host", "shop.example"), ("X-Forwarded-Prefix", "/shop"),
    ]
    var request = TestRequest(.get, "/where")
    for (name, value) in headers {
      request.headers[try #require(HTTPField.Name(name))] = value
    }
    let wary = try TestClient(makeApp())
    #expect(
      try await wary.send(request).text
        == "http://localhost/where localhost false 127.0.0.1  http://localhost/where")
    let trusting = try TestClient(
      makeApp(),
      settings: [
        "PROXY_FIX_FOR": "1", "PROXY_FIX_PROTO": "1", "PROXY_FIX_HOST": "1",
        "PROXY_FIX_PREFIX": "1",
      ])
    #expect(
      try await trusting.send(request).text
        == "https://shop.example/shop/where shop.example true 9.9.9.9 /shop"
        + " https://shop.example/shop/where")
  }

  @Test("builds URLs with values of several types, as they are")
  func urlValues() async throws {
    let app = App()
    app.get("/post/<int:id>/<uuid:key>", name: "post") { (_: Request, _: Int, _: UUIDText) in "" }
    app.get("/urls/<int:id>", name: "urls") { (request: Request, id: Int) in
      let key = try #require(UUID(uuidString: "0F8FAD5B-D9CB-469F-A165-70867728950E"))
      let none: String? = nil
      let tags = ["a", "b c"]
      return [
        try request.url(for: "urls", ["id": id]),
        try request.url(
          for: "post", ["id": id + 1, "key": key, "tag": tags, "none": none, "z": 1.5, "a": true]),
        try request.url(for: "urls", ["id": 7, "q": "x"]),
      ]
    }
    let expected =
      #"["/urls/3","/post/4/0f8fad5b-d9cb-469f-a165-70867728950e?tag=a&tag=b+c&z=1.5&a=True","#
      + #""/urls/7?q=x"]"#
    #expect(try await TestClient(app).get("/urls/3").text == expected + "\n")
  }

  @Test("for a host that is not trusted is refused")
  func trustedHosts() async throws {
    let client = try TestClient(makeApp(), settings: ["TRUSTED_HOSTS": "example.org"])
    let refused = try await client.get("/where")
    #expect(refused.status == .badRequest)
    #expect(refused.text.contains("Host &#39;localhost&#39; is not trusted."))
    client.host = "example.org"
    #expect(try await client.get("/where").status == .ok)
  }

  @Test("has limits for forms")
  func limits() async throws {
    let client = try TestClient(
      makeApp(), settings: ["MAX_BODY": "1K", "MAX_FORM_MEMORY_SIZE": "100", "MAX_FORM_PARTS": "2"])
    #expect(try await client.post("/form", form: ["a": "1", "b": "2"]).text == "a=1,b=2")
    let long = String(repeating: "x", count: 200)
    #expect(try await client.post("/form", form: ["a": long]).status.code == 413)
    let longer = String(repeating: "x", count: 2_000)
    #expect(try await client.post("/twice", form: ["a": longer]).status.code == 413)
    #expect(try await client.post("/limited", form: ["a": "123456789"]).status.code == 413)
    #expect(try await client.post("/limited", form: ["a": "1"]).text == "1")
    let file = UploadedFile(name: "f", filename: "f", content: [])
    #expect(
      try await client.post("/form", files: [file, file, file]).status.code == 413)
  }

  @Test("carries files, large ones too")
  func upload() async throws {
    let content = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let file = UploadedFile(name: "photo", filename: "é.jpg", content: content)
    let response = try await TestClient(makeApp()).post("/upload", files: [file])
    #expect(response.text == "é.jpg 2000000 \(content.reduce(0) { $0 + Int($1) })")
  }

  @Test("names the key of JSON that does not fit")
  func json() async throws {
    let client = try TestClient(makeApp())
    #expect(
      try await client.post("/json", json: ["title": "x", "author": ["name": "ann"]] as JSONValue)
        .text == "ann")
    let missing = try await client.post("/json", json: ["title": "x", "author": [:]] as JSONValue)
    #expect(missing.status == .badRequest)
    #expect(missing.text.contains("author.name is missing"))
    #expect(try await client.post("/json", form: ["a": "b"]).status.code == 415)
  }

  @Test("can be read as a whole and as a form")
  func twice() async throws {
    #expect(try await TestClient(makeApp()).post("/twice", form: ["a": "1"]).text == "3 1 a=1")
  }

  @Test("says what the client would like, and who it is")
  func wishes() async throws {
    let client = try TestClient(makeApp())
    let german: HTTPFields = [.acceptLanguage: "de, en;q=0.5"]
    #expect(try await client.get("/language", headers: german).text == "de")
    let basic: HTTPFields = [
      .authorization: Authorization.basic(
        username: "ann", password: "x"
      ).description
    ]
    #expect(try await client.get("/user", headers: basic).text == "ann")
    #expect(try await client.get("/user").status == .notFound)
  }

  @Test("that breaks off is a 400")
  func brokenOff() async throws {
    var request = TestRequest(.post, "/form")
    request.setForm(["a": "1"])
    request.variables["CONTENT_LENGTH"] = "100"
    #expect(try await TestClient(makeApp()).send(request).status == .badRequest)
  }
}
