import EavesTemplates
import Foundation
import Testing

/// The examples of the article for template authors: each template is followed by its output.
@Suite("Documentation")
struct DocumentationTests {
  private static let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
      "Sources/EavesTemplates/EavesTemplates.docc/WritingTemplates.md")

  @Test func examplesGiveTheirOutput() throws {
    var blocks: [(language: String, text: String)] = []
    var open: (language: String, lines: [Substring])?
    for line in try String(contentsOf: Self.article, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append((block.language, block.lines.joined(separator: "\n")))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    let context = try #require(blocks.first { $0.language == "json" })
    var options = Options()
    options.autoescape = .on
    let environment = Environment(options: options)
    var count = 0
    for (example, output) in zip(blocks, blocks.dropFirst()) where example.language == "jinja" {
      #expect(output.language == "text")
      #expect(
        try environment.compile(example.text).render(Value(json: context.text)) == output.text)
      count += 1
    }
    #expect(count >= 8)
  }
}
