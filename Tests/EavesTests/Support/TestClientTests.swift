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
}
