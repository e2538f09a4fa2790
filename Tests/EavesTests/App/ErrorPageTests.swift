import Eaves
import EavesTesting
import Testing

@Suite("Pages of errors")
struct ErrorPageTests {
  private struct Secret: Error, CustomStringConvertible {
    var description: String { "password hunter2 <script>" }
  }

  private func makeApp() -> App {
    let app = App()
    app.get("/fail/<int:id>", name: "fail") { (_: Request, _: Int) -> String in throw Secret() }
    app.get("/form") { request in try request.args.require("name") }
    return app
  }

  @Test("tell nothing of the error by themselves, and the log everything")
  func silence() async throws {
    let log = RecordingLog()
    let client = try TestClient(makeApp(), logger: log.logger)
    let response = try await client.get("/fail/7?q=1")
    #expect(response.status == .internalServerError)
    #expect(response.text.contains("<h1>Internal Server Error</h1>"))
    #expect(!response.text.contains("hunter2"))
    #expect(!response.text.contains("ErrorPageTests"))
    #expect(!(try await client.get("/form").text.contains("name")))
    #expect(log.lines.contains { $0.contains("GET /fail/7") && $0.contains("hunter2") })
  }

  @Test("show error, request, and route in debug mode, escaped and without cookies")
  func debug() async throws {
    let client = try TestClient(makeApp(), settings: ["DEBUG": "on"])
    client.cookies.set("session", "TOPSECRET")
    let response = try await client.get("/fail/7?q=1", headers: [.authorization: "Bearer KEY"])
    for part in [
      "hunter2 &lt;script&gt;", "Secret", "GET /fail/7", "q=1", "/fail/&lt;int:id&gt;",
      "ErrorPageTests.swift",
    ] {
      #expect(response.text.contains(part), "\(part) is not in the page")
    }
    #expect(!response.text.contains("TOPSECRET"))
    #expect(!response.text.contains("Bearer KEY"))
    #expect(try await client.get("/form").text.contains("query parameter"))
  }

  @Test("are JSON for clients that prefer it")
  func json() async throws {
    let client = try TestClient(makeApp())
    let json = try await client.get("/none", headers: [.accept: "application/json"])
    #expect(json.headers[.contentType] == "application/json")
    #expect(try json.json()["code"] == 404)
    #expect(try json.json()["name"] == "Not Found")
    let failed = try await client.get("/fail/1", headers: [.accept: "application/json"])
    #expect(!failed.text.contains("hunter2"))
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for accept in [browser, "*/*", "text/*, application/json;q=0.5"] {
      let page = try await client.get("/none", headers: [.accept: accept])
      #expect(page.headers[.contentType] == Response.html)
    }
  }

  @Test("give the handler for 500 the original error")
  func original() async throws {
    let app = makeApp()
    app.error(.internalServerError) { _, error in
      "sorry: \(error.original is Secret)".status(.internalServerError)
    }
    let response = try await TestClient(app).get("/fail/1")
    #expect(response.text == "sorry: true")
    #expect(response.status == .internalServerError)
  }

  @Test("can be skipped by tests, which get the error itself")
  func propagation() async throws {
    let client = try TestClient(makeApp(), propagatesErrors: true)
    await #expect(throws: Secret.self) { try await client.get("/fail/1") }
    #expect(try await client.get("/none").status == .notFound)
  }
}
