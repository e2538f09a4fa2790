import ArgumentParser
import Testing

@testable import EavesTool

@Suite("eaves render")
struct RenderCommandTests {
  @Test(
    "asks for a template, for cases, or for a folder to check: for one of them",
    arguments: [
      [], ["page.html", "--check", "templates"], ["--cases", "a.jsonl", "--check", "b"],
    ])
  func oneMode(arguments: [String]) {
    #expect(throws: (any Error).self) { try RenderCommand.parse(arguments) }
  }

  @Test("refuses to read the template and its variables from the same input")
  func oneInput() {
    #expect(throws: (any Error).self) { try RenderCommand.parse(["-", "--context", "-"]) }
    #expect(throws: Never.self) { try RenderCommand.parse(["-", "--context", "data.json"]) }
  }
}
