import Eaves
import EavesTesting
import Testing

@Suite("Responses of which the client may need less")
struct ConditionalResponseTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("0123456789", to: "report.txt")
    try folder.write("private", to: "private.txt")
  }

  private func makeClient() throws -> TestClient {
    let app = App()
    app.get("/text") { _ in "0123456789".conditional() }
    app.get("/tagged") { _ in Response("x").entityTag("v1").conditional() }
    app.get("/file") { _ in
      Response.file("report.txt", downloadName: "Bericht é.txt", disposition: .attachment)
    }
    app.get("/files/<path:name>") { (_: Request, name: String) in
      Response.file(name, in: "public").status(.ok)
    }
    return try TestClient(app, root: folder.path)
  }

  @Test("are not sent again when the client has them")
  func notModified() async throws {
    let client = try makeClient()
    let tag = try #require(try await client.get("/text").headers[.eTag])
    let again = try await client.get("/text", headers: [.ifNoneMatch: tag])
    #expect(again.status == .notModified)
    #expect(again.content.isEmpty)
    #expect(again.headers[.contentType] == nil)
    #expect(try await client.get("/tagged").headers[.eTag] == "\"v1\"")
    #expect(
      try await client.get("/tagged", headers: [.ifNoneMatch: "W/\"v1\""]).status == .notModified)
  }

  @Test("are sent in part when the client asks for a range")
  func range() async throws {
    let client = try makeClient()
    for path in ["/text", "/file"] {
      let part = try await client.get(path, headers: [.range: "bytes=2-4"])
      #expect(part.status == .partialContent)
      #expect(part.text == "234")
      #expect(part.headers[.contentRange] == "bytes 2-4/10")
      #expect(part.headers[.contentLength] == "3")
      let outside = try await client.get(path, headers: [.range: "bytes=20-"])
      #expect(outside.status.code == 416)
      #expect(outside.headers[.contentRange] == "bytes */10")
    }
  }

  @Test("are saved under the name the app gives")
  func attachment() async throws {
    let response = try await makeClient().get("/file")
    #expect(
      response.headers[.contentDisposition]
        == "attachment; filename=\"Bericht e.txt\"; filename*=UTF-8''Bericht%20%C3%A9.txt")
    let head = try await makeClient().head("/file")
    #expect(head.headers[.contentLength] == "10")
    #expect(head.content.isEmpty)
  }

  @Test("never leave their folder when visitors choose the name")
  func chosenName() async throws {
    try folder.write("public", to: "public/a.txt")
    let client = try makeClient()
    #expect(try await client.get("/files/a.txt").text == "public")
    for name in ["../private.txt", "..%2Fprivate.txt", "/private.txt", "b.txt"] {
      let response = try await client.get("/files/\(name)")
      #expect([404, 308].contains(response.status.code))
    }
  }
}
