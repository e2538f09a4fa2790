import Eaves
import EavesTesting
import Testing

@Suite("Forms are protected from other sites")
struct CSRFProtectionTests {
  private func makeClient(_ change: (App) -> Void = { _ in }) throws -> TestClient {
    let app = App()
    app.get("/form") { request in request.csrfToken }
    app.post("/send") { request in try await request.form().require("name") }
    app.post("/hook") { _ in "taken" }.exemptFromCSRF()
    app.put("/api") { request in try await request.json()["a"]?.int.map { "\($0)" } }
    app.delete("/api") { _ in "deleted" }
    change(app)
    return try TestClient(
      app, settings: ["SECRET_KEY": "the-secret-key-of-the-app"], checksCSRF: true)
  }

  @Test("a form without the token, or with another, is refused with a clear 400")
  func refused() async throws {
    let client = try makeClient()
    let missing = try await client.post("/send", form: ["name": "x"])
    #expect(missing.status == .badRequest)
    #expect(missing.text.contains("CSRF token is missing"))
    let token = try await client.get("/form").text
    client.cookies.removeAll()
    let other = try await client.post("/send", form: ["name": "x", "csrf_token": token])
    #expect(other.status == .badRequest)
    #expect(other.text.contains("not that of this session"))
  }

  @Test("a form with the token, in a field or the header, is taken")
  func taken() async throws {
    let client = try makeClient()
    let token = try await client.get("/form").text
    #expect(try await client.get("/form").text != token)
    let form = try await client.post("/send", form: ["name": "x", "csrf_token": token])
    #expect(form.text == "x")
    let header = try #require(HTTPField.Name("X-CSRF-Token"))
    let script = try await client.post("/send", form: ["name": "y"], headers: [header: token])
    #expect(script.text == "y")
    let file = UploadedFile(name: "f", filename: "a.txt", content: [1])
    let upload = try await client.post(
      "/send", form: ["name": "z", "csrf_token": token], files: [file])
    #expect(upload.text == "z")
  }

  @Test("other types a form can have are protected too, and a POST without a body")
  func otherTypes() async throws {
    let client = try makeClient()
    var request = TestRequest(.post, "/send")
    request.setBody(Array("name=x".utf8), type: "text/plain")
    #expect(try await client.send(request).status == .badRequest)
    #expect(try await client.post("/send").status == .badRequest)
  }

  @Test("what another site cannot send needs no token")
  func safe() async throws {
    let client = try makeClient()
    #expect(try await client.put("/api", json: ["a": 1]).text == "1")
    #expect(try await client.delete("/api").text == "deleted")
  }

  @Test("a route can be exempt, and an app switch it off")
  func exemptions() async throws {
    #expect(try await makeClient().post("/hook", form: ["a": "b"]).text == "taken")
    let client = try makeClient { $0.protectsForms = false }
    #expect(try await client.post("/send", form: ["name": "x"]).text == "x")
  }
}
