import Eaves
import EavesTesting
import Testing

@Suite("The test client")
struct TestClientTests {
  private func makeClient() throws -> TestClient {
    let app = App()
    app.get("/start") { request in try Response.redirect(to: request.url(for: "end", ["n": 1])) }
    app.get("/end/<int:n>", name: "end") { request in
      "\(request.method.rawValue) \(request.path)"
    }
    app.post("/keep") { _ in try Response.redirect(to: "kept", status: .temporaryRedirect) }
    app.post("/kept") { request in try await request.form().require("a") }
    app.post("/away") { _ in try Response.redirect(to: "https://example.com/") }
    app.get("/loop") { _ in try Response.redirect(to: "/loop") }
    app.get("/cookies") { _ in
      Response("x").cookie(SetCookie("a", "1", path: "/end")).cookie("b", "2")
    }
    app.get("/end/cookies") { request in
      request.cookies.all.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
    app.get("/forget") { _ in Response("x").deletingCookie("b") }
    return try TestClient(app)
  }

  @Test("follows redirects within the app on wish")
  func redirects() async throws {
    let client = try makeClient()
    #expect(try await client.get("/start").status == .found)
    client.followsRedirects = true
    client.mount = "/m"
    let end = try await client.get("/start")
    #expect(end.text == "GET /end/1")
    #expect(end.history.map(\.status) == [.found])
    #expect(end.location == "/end/1")
    client.mount = ""
    #expect(try await client.post("/keep", form: ["a": "sent"]).text == "sent")
    #expect(try await client.post("/away").status == .found)
    #expect(try await client.get("/loop").history.count == 20)
  }

  @Test("keeps cookies as browsers do")
  func cookies() async throws {
    let client = try makeClient()
    _ = try await client.get("/cookies")
    #expect(try await client.get("/end/cookies").text == "a=1 b=2")
    _ = try await client.get("/forget")
    #expect(client.cookies["a"] == "1")
    #expect(client.cookies["b"] == nil)
    client.host = "other.example"
    #expect(try await client.get("/end/cookies").text == "")
  }

  @Test("captures the templates that were rendered, with the values they were given")
  func templates() async throws {
    let folder = try TemporaryFolder()
    try folder.write("{{ title }}{% include 'part.html' %}", to: "templates/index.html")
    try folder.write("!", to: "templates/part.html")
    let app = App()
    app.templateValues { _ in ["title": "hook", "footer": "feet"] }
    app.get("/") { request in try request.render("index.html", ["title": "A & B", "n": 3]) }
    app.get("/two") { request in
      let one = try request.render(source: "{{ x }}", ["x": 1])
      _ = try request.render("index.html")
      return one
    }
    app.get("/stream") { request in try request.stream("index.html", ["items": [1, 2]]) }
    app.get("/none") { _ in "no template" }
    app.get("/fails") { request in try request.render(source: "{{ 1 / 0 }}") }
    let client = try TestClient(app, root: folder.path)

    let page = try #require(try await client.get("/").templates.first)
    #expect(page.name == "index.html")
    #expect(page.values == ["title": "A & B", "footer": "feet", "n": 3])

    let two = try await client.get("/two").templates
    #expect(two.map(\.name) == [nil, "index.html"])
    #expect(two[0].values["x"] == 1)
    #expect(two[1].values["title"] == "hook")

    #expect(try await client.get("/stream").templates.first?.values["items"] == [1, 2])
    #expect(try await client.get("/none").templates.isEmpty)
    #expect(try await client.get("/fails").templates.isEmpty)
  }
}
