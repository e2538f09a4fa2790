import EavesTemplates
import Testing

/// The examples of the article for template authors: each template is followed by its output.
@Suite("Documentation")
struct DocumentationTests {
  @Test func examplesGiveTheirOutput() throws {
    let blocks = try Article("WritingTemplates").blocks
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
