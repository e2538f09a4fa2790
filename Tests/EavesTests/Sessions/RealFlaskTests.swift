import Eaves
import EavesTesting
import Foundation
import Testing

@Suite("Sessions are shared with a real Flask", .enabled(if: RealFlask.isInstalled))
struct RealFlaskTests {
  private static let key = "a secret that both apps know"

  private func makeClient(_ digest: String) throws -> TestClient {
    let app = App()
    app.get("/set") { request in
      request.session["name"] = "Änn"
      request.session["numbers"] = [1, 2.5, true, nil]
      request.session["pair"] = .tuple([1, "two"])
      request.session["html"] = .markup("<b>")
      request.session["long"] = String(repeating: "long ", count: 200)
      return "set"
    }
    app.get("/get") { request in JSON(request.session.values["name"] ?? .null) }
    app.get("/flashes") { request in
      request.flashedMessages().map { "\($0.category): \($0.message.string ?? "")" }
        .joined(separator: ", ")
    }
    return try TestClient(app, settings: ["SECRET_KEY": Self.key, "SESSION_DIGEST": digest])
  }

  @Test("Flask reads ours", arguments: ["sha1", "sha256"])
  func flaskReadsOurs(digest: String) async throws {
    let client = try makeClient(digest)
    _ = try await client.get("/set")
    let cookie = try #require(client.cookies["session"])
    let answer = try RealFlask.ask(key: Self.key, digest: digest, cookie: cookie)
    #expect(answer.hasPrefix("Änn|[1, 2.5, True, None]|(1, 'two')|<b>|1000\n"))
  }

  @Test("we read Flask's", arguments: ["sha1", "sha256"])
  func weReadFlasks(digest: String) async throws {
    let client = try makeClient(digest)
    let answer = try RealFlask.ask(key: Self.key, digest: digest, cookie: "")
    let cookie = try #require(answer.split(separator: "\n").last.map(String.init))
    client.cookies.set("session", cookie)
    #expect(try await client.get("/get").text == "\"J\\u00f6rg\"\n")
    #expect(try await client.get("/flashes").text == "info: saved <it>")
  }
}

/// A Flask app of a few lines, run by `python3`.
enum RealFlask {
  static let isInstalled: Bool = (try? run("import flask", [])) != nil

  /// Visits the app with a session's cookie.
  /// - Returns: what it finds in the session, and on the next line the cookie it sets
  static func ask(key: String, digest: String, cookie: String) throws -> String {
    try run(app, [key, digest, cookie])
  }

  private static let app = """
    import flask, hashlib, sys
    key, digest, cookie = sys.argv[1:]
    app = flask.Flask("shared")
    app.secret_key = key
    class Interface(flask.sessions.SecureCookieSessionInterface):
      digest_method = staticmethod(getattr(hashlib, digest))
    app.session_interface = Interface()
    @app.get("/")
    def index():
      s = flask.session
      found = [s.get("name"), s.get("numbers"), s.get("pair"), s.get("html"), len(s.get("long", ""))]
      s.clear()
      s["name"] = "J\\u00f6rg"
      flask.flash("saved <it>", "info")
      return "|".join(str(x) for x in found)
    client = app.test_client()
    if cookie: client.set_cookie("session", cookie)
    response = client.get("/")
    sys.stdout.reconfigure(encoding="utf-8")
    print(response.get_data(as_text=True))
    print(client.get_cookie("session").value)
    """

  private struct Failed: Error {}

  private static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
    return String(decoding: data, as: UTF8.self)
  }
}
