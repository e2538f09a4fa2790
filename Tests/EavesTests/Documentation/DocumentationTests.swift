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
        "Post \\(id), at \\(try request.url(for: "post", ["id": id]))"
      }
      """
    #expect(try text("README.md").contains(snippet))
    let app = App()
    app.get("/post/<int:id>", name: "post") { (request: Request, id: Int) in
      "Post \(id), at \(try request.url(for: "post", ["id": id]))"
    }
    let client = try TestClient(app)
    #expect(try await client.get("/post/3").text == "Post 3, at /post/3")
  }

  @Test("every example of the guides is run by a test", arguments: ["Quickstart", "FromFlask"])
  func guides(name: String) throws {
    let guide = try text("Sources/Eaves/Eaves.docc/\(name).md")
    let tests = Self.lines(try text("Tests/EavesTests/Documentation/\(name)Tests.swift"))
    var examples = 0
    for block in Self.blocks(of: guide) where ["html", "json", "swift"].contains(block.language) {
      // What starts and ends a program cannot stand in a test.
      let lines = block.lines.filter {
        !["import Eaves", "let app = App()", "app.run()"].contains($0)
      }
      let example = Self.lines(lines.joined(separator: "\n"))
      #expect(
        tests.indices.contains { tests[$0...].starts(with: example) },
        "no test runs this example:\n\(lines.joined(separator: "\n"))")
      examples += 1
    }
    #expect(examples >= 12)
  }

  /// The lines that are not empty, without the space around them.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  private static func blocks(of text: String) -> [(language: String, lines: [String])] {
    var blocks: [(language: String, lines: [String])] = []
    var isOpen = false
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if !isOpen { blocks.append((String(line.dropFirst(3)), [])) }
        isOpen.toggle()
      } else if isOpen {
        blocks[blocks.count - 1].lines.append(line)
      }
    }
    return blocks
  }
}
