import Eaves
import EavesTesting
import Foundation
import Testing

@Suite("Static files")
struct StaticFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("body {}", to: "static/style.css")
    try folder.write("secret", to: "outside.txt")
    try folder.write("secret", to: "static/.htpasswd")
    try folder.write("secret", to: "static/.git/config")
    try folder.write("inside", to: "static/sub/a.txt")
    let files = FileManager.default
    let root = folder.path
    try files.createSymbolicLink(
      atPath: "\(root)/static/link.txt", withDestinationPath: "../outside.txt")
    try files.createSymbolicLink(
      atPath: "\(root)/static/inside.txt", withDestinationPath: "sub/a.txt")
    try files.createSymbolicLink(
      atPath: "\(root)/static/hidden.txt", withDestinationPath: ".htpasswd")
    mkfifo("\(root)/static/pipe.txt", 0o644)
  }

  private func makeClient(_ settings: [String: String] = [:]) throws -> TestClient {
    let app = App()
    app.get("/url") { request in try request.url(for: "static", ["filename": "style.css"]) }
    return try TestClient(app, root: folder.path, settings: settings)
  }

  @Test("are sent with type, tag, and date")
  func sent() async throws {
    let response = try await makeClient().get("/static/style.css")
    #expect(response.text == "body {}")
    #expect(response.headers[.contentType] == "text/css; charset=utf-8")
    #expect(response.headers[.lastModified] == "Tue, 14 Nov 2023 22:13:20 GMT")
    #expect(response.headers[.cacheControl] == "no-cache")
    let tag = try #require(response.headers[.eTag])
    let again = try await makeClient().get("/static/style.css", headers: [.ifNoneMatch: tag])
    #expect(again.status == .notModified)
  }

  @Test("that change twice within a second are noticed by their tags, whose date stays the same")
  func changedTwiceInASecond() async throws {
    let client = try makeClient()
    func change(_ content: String, nanoseconds: Int) throws {
      try folder.write(content, to: "static/style.css")
      var times = [
        timespec(tv_sec: 1_700_000_000, tv_nsec: nanoseconds),
        timespec(tv_sec: 1_700_000_000, tv_nsec: nanoseconds),
      ]
      try #require(utimensat(AT_FDCWD, "\(folder.path)/static/style.css", &times, 0) == 0)
    }
    try change("body { a }", nanoseconds: 5)
    let first = try await client.get("/static/style.css")
    let tag = try #require(first.headers[.eTag])
    let date = try #require(first.headers[.lastModified])
    try change("body { b }", nanoseconds: 500_000_000)

    let second = try await client.get(
      "/static/style.css", headers: [.ifNoneMatch: tag, .ifModifiedSince: date])
    #expect(second.status == .ok)
    #expect(second.text == "body { b }")
    #expect(second.headers[.eTag] != tag)
    #expect(second.headers[.lastModified] == date)

    let rest: HTTPFields = [.range: "bytes=5-", .ifRange: tag]
    #expect(try await client.get("/static/style.css", headers: rest).status == .ok)
    let newTag = try #require(second.headers[.eTag])
    let newRest: HTTPFields = [.range: "bytes=5-", .ifRange: newTag]
    let part = try await client.get("/static/style.css", headers: newRest)
    #expect(part.status == .partialContent)
    #expect(part.text == "{ b }")
    let byDate: HTTPFields = [.range: "bytes=5-", .ifRange: date]
    #expect(try await client.get("/static/style.css", headers: byDate).status == .partialContent)
    #expect(
      try await client.get("/static/style.css", headers: [.ifModifiedSince: date]).status
        == .notModified)
  }

  @Test(
    "never lie outside the folder, are hidden, or special",
    arguments: [
      "../outside.txt", "..%2Foutside.txt", "%2e%2e/outside.txt", "sub/../../outside.txt",
      "/etc/passwd", "//etc/passwd", "link.txt", ".htpasswd", ".git/config", "sub/../.htpasswd",
      "hidden.txt", "pipe.txt", "sub", "", ".", "..", "style.css%00.txt", "none",
    ])
  func refused(name: String) async throws {
    let response = try await makeClient().get("/static/\(name)")
    #expect(response.status.code == 404 || response.status.code == 308, "\(response.text)")
    #expect(!response.text.contains("secret"))
  }

  @Test("may be reached by a link that stays inside")
  func innerLink() async throws {
    #expect(try await makeClient().get("/static/inside.txt").text == "inside")
  }

  @Test("have compressed neighbours that are sent to whoever understands them")
  func compressed() async throws {
    try folder.write("GZIP", to: "static/style.css.gz")
    let client = try makeClient()
    let plain = try await client.get("/static/style.css")
    #expect(plain.text == "body {}")
    #expect(plain.headers[.vary] == "Accept-Encoding")
    let packed = try await client.get("/static/style.css", headers: [.acceptEncoding: "gzip"])
    #expect(packed.text == "GZIP")
    #expect(packed.headers[.contentEncoding] == "gzip")
    #expect(packed.headers[.contentType] == "text/css; charset=utf-8")
    #expect(packed.headers[.contentLength] == "4")
    try folder.write("BROTLI", to: "static/style.css.br")
    let best = try await client.get(
      "/static/style.css", headers: [.acceptEncoding: "gzip, deflate, br"])
    #expect(best.headers[.contentEncoding] == "br")
    let refused = try await client.get(
      "/static/style.css", headers: [.acceptEncoding: "gzip;q=0, br;q=0"])
    #expect(refused.text == "body {}")
    // One that is older than the file was forgotten when that changed.
    try folder.write("body { color: red }", to: "static/style.css", changed: 1_700_000_100)
    let changed = try await client.get("/static/style.css", headers: [.acceptEncoding: "br"])
    #expect(changed.text == "body { color: red }")
  }

  @Test("carry a version in their address, which changes with the content")
  func versions() async throws {
    let client = try makeClient()
    let url = try await client.get("/url").text
    #expect(url.hasPrefix("/static/style.css?v="))
    #expect(try await client.get("/url").text == url)
    let kept = try await client.get(url)
    #expect(kept.headers[.cacheControl] == "public, max-age=31536000, immutable")
    try folder.write("body { color: red }", to: "static/style.css", changed: 1_700_000_100)
    #expect(try await client.get("/url").text != url)
    #expect(try await client.get(url).headers[.cacheControl] == "no-cache")
    let plain = try makeClient(["STATIC_VERSIONS": "off"])
    #expect(try await plain.get("/url").text == "/static/style.css")
  }

  @Test("are kept by browsers for the time of the setting")
  func lifetime() async throws {
    let client = try makeClient(["SEND_FILE_MAX_AGE_DEFAULT": "1h"])
    let response = try await client.get("/static/style.css")
    #expect(response.headers[.cacheControl] == "public, max-age=3600")
  }

  @Test("of a blueprint lie under its prefix, by the name of their folder")
  func blueprint() async throws {
    let blueprint = Blueprint("docs", prefix: "/docs")
    blueprint.staticFolder = "static/sub"
    blueprint.get("/") { request in try request.url(for: ".static", ["filename": "a.txt"]) }
    let app = App()
    app.staticFolder = nil
    app.register(blueprint)
    let client = try TestClient(app, root: folder.path, settings: ["STATIC_VERSIONS": "off"])
    #expect(try await client.get("/docs/").text == "/docs/sub/a.txt")
    #expect(try await client.get("/docs/sub/a.txt").text == "inside")
  }
}
