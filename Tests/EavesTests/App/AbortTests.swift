import Eaves
import EavesTesting
import Testing

@Suite("A request that is ended with a ready answer")
struct AbortTests {
  private func makeClient() throws -> TestClient {
    let app = App()
    app.before { request in
      if request.path == "/early" { throw Abort("from a hook".status(.forbidden)) }
      return nil
    }
    app.after { _, response in response.header("X-After", "1") }
    app.error(.notFound) { _, _ in "the handler for 404".status(.notFound) }
    app.error((any Error).self) { _, _ in "the handler for everything" }
    app.get("/response") { _ -> String in throw Abort(Response("ready").status(.notFound)) }
    app.get("/redirect") { _ -> String in throw Abort(try Response.redirect(to: "/x")) }
    app.get("/json") { _ -> String in throw Abort(JSON(["ok": false]).status(.conflict)) }
    app.get("/nil") { _ -> String in throw Abort(String?.none) }
    app.get("/tagged") { _ -> String in throw Abort(Response("abc").conditional()) }
    app.get("/early") { _ in "never" }
    return try TestClient(app)
  }

  @Test("gets that answer, past the error handlers and through the after hooks")
  func answers() async throws {
    let client = try makeClient()
    let response = try await client.get("/response")
    #expect(response.status == .notFound)
    #expect(response.text == "ready")
    #expect(response.values(of: try #require(HTTPField.Name("X-After"))) == ["1"])
    let redirect = try await client.get("/redirect")
    #expect(redirect.status == .found)
    #expect(redirect.headers[.location] == "/x")
    #expect(try await client.get("/json").status == .conflict)
    #expect(try await client.get("/early").text == "from a hook")
  }

  @Test("gets the page of the error that making the answer throws")
  func failingAnswer() async throws {
    #expect(try await makeClient().get("/nil").text == "the handler for 404")
  }

  @Test("has its conditions heeded as any other")
  func conditions() async throws {
    let client = try makeClient()
    let tag = try #require(try await client.get("/tagged").headers[.eTag])
    #expect(
      try await client.get("/tagged", headers: [.ifNoneMatch: tag]).status == .notModified)
  }

  @Test("is a mistake in an after hook, as in Flask")
  func inAfterHook() async throws {
    let app = App()
    app.after { _, _ in throw Abort("too late") }
    app.get("/late") { _ in "x" }
    let client = try TestClient(app)
    #expect(try await client.get("/late").status == .internalServerError)
  }

  @Test("may be ended by middleware too")
  func middleware() async throws {
    let app = App()
    app.use { _, _ in throw Abort("closed".status(.serviceUnavailable)) }
    app.get("/") { _ in "open" }
    let response = try await TestClient(app).get("/")
    #expect(response.status == .serviceUnavailable)
    #expect(response.text == "closed")
  }
}
