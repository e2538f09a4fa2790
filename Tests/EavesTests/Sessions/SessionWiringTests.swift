import Eaves
import EavesTesting
import Foundation
import TestSupport
import Testing

@Suite("Sessions of requests")
struct SessionWiringTests {
  private func makeApp() -> App {
    let app = App()
    app.get("/") { _ in "hello" }
    app.get("/set") { request in
      request.session["user"] = "ann"
      return "set"
    }
    app.get("/get") { request in request.session["user", default: "nobody"] }
    app.get("/clear") { request in
      request.session.clear()
      return "cleared"
    }
    app.get("/large") { request in
      request.session["large"] = RandomText.make(count: 8_000)
      return "large"
    }
    app.get("/flash") { request in
      request.flash("saved")
      request.flash("careful", category: "warning")
      return "ok"
    }
    app.get("/flashes") { request in
      let warnings = request.flashedMessages(of: ["warning"]).map { $0.message.string ?? "" }
      let all = request.flashedMessages().map { "\($0.category):\($0.message.string ?? "")" }
      return "\(warnings) \(all)"
    }
    return app
  }

  private enum RandomText {
    /// Text that packs badly.
    static func make(count: Int) -> String {
      var generator = SeededGenerator(seed: 2)
      return String(
        (0..<count).map { _ in
          "abcdefghijklmnopqrstuvwxyz0123456789"
            .randomElement(using: &generator) ?? "a"
        })
    }
  }

  @Test("last from one request to the next, below the mount")
  func cookie() async throws {
    let folder = try TemporaryFolder()
    let client = try TestClient(makeApp(), root: folder.path)
    client.mount = "/~alice/blog"
    let set = try await client.get("/set")
    let cookie = try #require(set.values(of: .setCookie).first)
    #expect(cookie.hasSuffix("; HttpOnly; Path=/~alice/blog; SameSite=Lax"))
    #expect(set.headers[.vary] == "Cookie")
    #expect(try await client.get("/get").text == "ann")
    #expect(try await client.get("/").headers[.vary] == nil)
    client.mount = "/~bob/blog"
    #expect(try await client.get("/get").text == "nobody")
    client.mount = "/~alice/blog"
    #expect(
      try await client.get("/clear").values(of: .setCookie).first?.contains("Max-Age=0") == true)
    #expect(client.cookies.all.isEmpty)
  }

  @Test("are secure over HTTPS")
  func secure() async throws {
    let folder = try TemporaryFolder()
    let client = try TestClient(makeApp(), root: folder.path)
    client.scheme = "https"
    let cookie = try #require(try await client.get("/set").values(of: .setCookie).first)
    #expect(cookie.contains("; Secure"))
  }

  @Test("cost an app without them nothing: no key is made, not even for a forged cookie")
  func untouched() async throws {
    let folder = try TemporaryFolder()
    let client = try TestClient(makeApp(), root: folder.path)
    client.cookies.set("session", "eyJfcGVybWFuZW50Ijp0cnVlfQ.ZeBxwA.x")
    #expect(try await client.get("/").text == "hello")
    #expect(!folder.contains("data"))
  }

  @Test("get a key of their own at the first use, which all processes share")
  func lazyKey() async throws {
    let folder = try TemporaryFolder()
    let log = RecordingLog()
    let client = try TestClient(makeApp(), root: folder.path, logger: log.logger)
    _ = try await client.get("/set")
    #expect(folder.contains("data/secret-key"))
    #expect(log.lines.contains { $0.contains("data/secret-key") })
    let other = try TestClient(makeApp(), root: folder.path)
    other.cookies = client.cookies
    #expect(try await other.get("/get").text == "ann")
  }

  @Test("end the request with 500 and the reason in the log when no key can be had")
  func noKey() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a file in the way", to: "data")
    let log = RecordingLog()
    let client = try TestClient(makeApp(), root: folder.path, logger: log.logger)
    #expect(try await client.get("/set").status == .internalServerError)
    #expect(log.lines.contains { $0.contains("secret key file") })
    #expect(try await client.get("/").status == .ok)
  }

  @Test("keep the app from starting when the key that is named cannot be used")
  func namedKey() throws {
    let folder = try TemporaryFolder()
    for settings in [["SECRET_KEY": "short"], ["SECRET_KEY_FILE": "none"]] {
      #expect(throws: SecretKeyError.self) {
        try TestClient(makeApp(), root: folder.path, settings: settings)
      }
    }
    #expect(throws: SessionSettingsError.self) {
      try TestClient(makeApp(), settings: ["SESSION_COOKIE_NAME": "a b"])
    }
  }

  @Test("accept older keys")
  func fallbacks() async throws {
    let old = try TestClient(makeApp(), settings: ["SECRET_KEY": "the-old-key-of-the-app"])
    _ = try await old.get("/set")
    let new = try TestClient(
      makeApp(),
      settings: [
        "SECRET_KEY": "the-new-key-of-the-app", "SECRET_KEY_FALLBACKS": "x,the-old-key-of-the-app",
      ])
    new.cookies = old.cookies
    #expect(try await new.get("/get").text == "ann")
  }

  @Test("too large for a cookie end in an error that names the key")
  func tooLarge() async throws {
    let log = RecordingLog()
    let client = try TestClient(
      makeApp(), settings: ["SECRET_KEY": "the-secret-key-of-the-app"], logger: log.logger)
    #expect(try await client.get("/large").status == .internalServerError)
    #expect(log.lines.contains { $0.contains("large (") })
  }

  @Test("carry messages to the next page")
  func flashes() async throws {
    let client = try TestClient(
      makeApp(), settings: ["SECRET_KEY": "the-secret-key-of-the-app"])
    _ = try await client.get("/flash")
    #expect(
      try await client.get("/flashes").text
        == #"["careful"] ["message:saved", "warning:careful"]"#)
    #expect(try await client.get("/flashes").text == "[] []")
  }

  @Test("are read and written by tests")
  func testAccess() async throws {
    let client = try TestClient(
      makeApp(), settings: ["SECRET_KEY": "the-secret-key-of-the-app"])
    try await client.withSession { $0["user"] = "eve" }
    #expect(try await client.get("/get").text == "eve")
    _ = try await client.get("/set")
    #expect(try await client.withSession { $0["user"] } == "ann")
  }
}
