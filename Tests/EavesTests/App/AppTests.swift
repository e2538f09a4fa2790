import Eaves
import EavesGateway
import EavesTesting
import Testing

@Suite("An app")
struct AppTests {
  private struct Post: Codable, Equatable {
    var id: Int
    var title: String
    var score: Double
  }

  @Test("hands typed parameters to its handlers")
  func typedParameters() async throws {
    let app = App()
    app.get("/sum/<int:a>/<float:b>") { (_: Request, a: Int, b: Double) in "\(Double(a) + b)" }
    app.get("/file/<path:name>") { (request: Request, name: String) in
      "\(name) \(request.parameters["name"]?.text ?? "")"
    }
    let client = try TestClient(app)
    #expect(try await client.get("/sum/2/1.5").text == "3.5")
    #expect(try await client.get("/file/a/b").text == "a/b a/b")
  }

  @Test("makes responses of what handlers return")
  func results() async throws {
    let app = App()
    app.get("/json") { _ in JSON(Post(id: 1, title: "é", score: 2)) }
    app.get("/dictionary") { _ in ["b": 1, "a": 2] }
    app.get("/literal") { _ in JSON(["z": 1, "a": [true, nil, 1.5, "x"]]) }
    app.get("/status") { _ in HTTPResponse.Status.accepted }
    app.get("/nothing") { _ in String?.none }
    app.get("/bytes") { _ in [UInt8(0), 255] }
    app.get("/error") { _ in HTTPError.teapot }
    app.get("/modified") { _ in
      JSON([1]).status(.created).header("X-A", "1").cookie("a", "b").vary("Accept")
    }
    app.get("/stream") { _ in
      Stream(AsyncStream<String> { $0.yield("one "); $0.yield("two"); $0.finish() })
    }
    let client = try TestClient(app)
    let json = try await client.get("/json")
    #expect(json.text == #"{"id":1,"score":2.0,"title":"\u00e9"}"# + "\n")
    #expect(try json.json(Post.self) == Post(id: 1, title: "é", score: 2))
    #expect(try await client.get("/dictionary").text == #"{"a":2,"b":1}"# + "\n")
    #expect(try await client.get("/literal").text == #"{"a":[true,null,1.5,"x"],"z":1}"# + "\n")
    #expect(try await client.get("/status").status == .accepted)
    #expect(try await client.get("/nothing").status == .notFound)
    #expect(try await client.get("/bytes").content == [0, 255])
    #expect(try await client.get("/error").status.code == 418)
    let modified = try await client.get("/modified")
    #expect(modified.status == .created)
    #expect(modified.headers[.vary] == "Accept")
    #expect(modified.values(of: .setCookie) == ["a=b; HttpOnly; Path=/; SameSite=Lax"])
    #expect(try await client.get("/stream").text == "one two")
  }

  @Test("lets middleware stand around everything")
  func middleware() async throws {
    let app = App()
    app.use { request, next in
      let response = try await next(request)
      return response.addingHeader("X-Trace", "outer \(response.status.code)")
    }
    app.use { request, next in
      if request.path == "/closed" { throw HTTPError.serviceUnavailable(retryAfter: 60) }
      return try await next(request).addingHeader("X-Trace", "inner")
    }
    app.get("/") { _ in "x" }
    let client = try TestClient(app)
    let trace = try #require(HTTPField.Name("X-Trace"))
    #expect(try await client.get("/").values(of: trace) == ["inner", "outer 200"])
    #expect(try await client.get("/none").values(of: trace) == ["inner", "outer 404"])
    let closed = try await client.get("/closed")
    #expect(closed.status == .serviceUnavailable)
    #expect(closed.headers[.retryAfter] == "60")
  }

  @Test("tells everything that keeps it from starting, with both places")
  func startErrors() throws {
    let app = App()
    app.get("/a", name: "page", fileID: "A.swift", line: 1) { _ in "a" }
    app.get("/b", name: "page", fileID: "B.swift", line: 2) { _ in "b" }
    app.get("/c/<int:id>", fileID: "C.swift", line: 3) { (_: Request, id: String) in id }
    app.error(.found) { _, _ in "x" }
    app.register(Blueprint("a.b"))
    app.register(Blueprint("twice"))
    app.register(Blueprint("twice"))
    let inner = Blueprint("inner")
    inner.get("/x", name: "a.b", fileID: "D.swift", line: 4) { _ in "x" }
    inner.register(inner)
    app.register(inner)
    let error = #expect(throws: StartupErrors.self) { try TestClient(app) }
    let text = error?.description ?? ""
    for part in [
      "A.swift:1", "B.swift:2", "C.swift:3", "D.swift:4", "302", "\"a.b\"", "\"twice\"",
      "inside itself",
    ] {
      #expect(text.contains(part), "\(part) is not in: \(text)")
    }
  }

  @Test("refuses a setting it does not know the form of")
  func wrongSetting() throws {
    #expect(throws: SettingsError.self) {
      try TestClient(App(), settings: ["SESSION_DIGEST": "md5"])
    }
  }

  @Test("knows where each request came to")
  func requestPlace() async throws {
    let blueprint = Blueprint("shop", prefix: "/shop")
    blueprint.get("/<int:id>", name: "item") { request in
      "\(request.endpoint ?? "") \(request.blueprint ?? "") \(request.rule?.text ?? "")"
        + " \(try request.url(for: ".item", ["id": 2, "q": "a b"]))"
    }
    let app = App()
    app.register(blueprint)
    let client = try TestClient(app)
    client.mount = "/~alice/app"
    #expect(
      try await client.get("/shop/1").text
        == "shop.item shop /shop/<int:id> /~alice/app/shop/2?q=a+b")
  }

  @Test("sends whoever left the slash after the mount out to the mount")
  func bareMount() async throws {
    let app = App()
    app.get("/") { _ in "x" }
    let client = try TestClient(app)
    client.mount = "/app"
    let response = try await client.get("")
    #expect(response.status == .permanentRedirect)
    #expect(response.headers[.location] == "http://localhost/app/")
  }
}
