import Eaves
import EavesTesting
import Foundation
import Testing

@Suite("What the documentation says")
struct DocumentationTests {
  private func text(_ path: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test("every setting stands in a table")
  func settings() throws {
    let pages =
      try text("Sources/Eaves/Eaves.docc/Settings.md")
      + text("Sources/EavesGateway/EavesGateway.docc/Hosting.md")
    for declaration in AppKeys.all.declarations {
      #expect(pages.contains("`\(declaration.name)`"), "\(declaration.name) is not documented")
    }
  }

  @Test("the smallest app on the first screen is the example that is built")
  func smallestApp() throws {
    let example = try text("Examples/Hello/main.swift")
    let code = try #require(example.range(of: "import Eaves")).lowerBound
    #expect(try text("README.md").contains("```swift\n\(example[code...])```"))
  }

  @Test("the route on the first screen does what it says")
  func route() async throws {
    let snippet = """
      app.get("/post/<int:id>", name: "post") { (request: Request, id: Int) in
        "Post \\(id), at \\(try request.url(for: "post", ["id": .int(id)]))"
      }
      """
    #expect(try text("README.md").contains(snippet))
    let app = App()
    app.get("/post/<int:id>", name: "post") { (request: Request, id: Int) in
      "Post \(id), at \(try request.url(for: "post", ["id": .int(id)]))"
    }
    let client = try TestClient(app)
    #expect(try await client.get("/post/3").text == "Post 3, at /post/3")
  }
}
