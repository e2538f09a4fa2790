import Foundation
import Testing

@testable import EavesTemplates

/// The list of all filters, tests, functions and methods, with an example each.
@Suite("Reference")
struct ReferenceTests {
  /// A name in the list: `- \`name(parameters)\`: …`, and in the next line `\`example\` gives \`output\``.
  private struct Entry {
    let section: String
    let name: String
    let example: String
    let output: String
  }

  private func entries() throws -> [Entry] {
    let article = try Article("Reference")
    var entries: [Entry] = []
    var section = ""
    for (line, next) in zip(article.lines, article.lines.dropFirst()) {
      if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
      guard line.hasPrefix("- `") else { continue }
      let name = line.dropFirst(3).prefix { $0 != "(" && $0 != "`" }
      let parts = next.components(separatedBy: "`")
      try #require(parts.count == 5 && parts[2] == " gives ", "\(line)")
      entries.append(
        Entry(section: section, name: String(name), example: parts[1], output: parts[3]))
    }
    return entries
  }

  @Test func everyExampleGivesItsOutput() throws {
    let context = try #require(try Article("Reference").blocks.first { $0.language == "json" })
    var options = Options()
    options.extensions = [.do, .i18n]
    let environment = Environment(options: options)
    for entry in try entries() {
      #expect(
        try environment.compile(entry.example).render(Value(json: context.text)) == entry.output,
        "\(entry.name)")
    }
  }

  @Test func everyNameIsListed() throws {
    let entries = try entries()
    func names(_ section: String) -> Set<String> {
      Set(entries.filter { $0.section == section }.map(\.name))
    }
    #expect(names("Filters") == Set(Filters.table.keys))
    #expect(names("Tests") == Set(Tests.table.keys))
    #expect(names("Functions") == Set(Globals.table(Options()).map(\.0)))
    #expect(
      names("Functions of translations") == Set(Globals.translation(Translations()).map(\.0)))
    #expect(names("Methods of text") == Set(Methods.text.keys))
    #expect(names("Methods of safe text") == Set(Methods.markup.keys))
    #expect(names("Methods of lists") == Set(Methods.list.keys))
    #expect(names("Methods of tuples") == Set(Methods.tuple.keys))
    #expect(names("Methods of dictionaries") == Set(Methods.dictionary.keys))
    #expect(names("Methods of integers") == Set(Methods.int.keys))
    #expect(names("Methods of floats") == Set(Methods.double.keys))
    #expect(names("Methods of ranges") == Set(Methods.range.keys))
  }
}
