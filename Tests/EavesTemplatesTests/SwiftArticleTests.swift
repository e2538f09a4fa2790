import EavesTemplates
import Foundation
import Testing

/// The examples of the article for Swift authors, as they stand there.
@Suite("Examples for Swift authors")
struct SwiftArticleTests {
  private struct Person: Encodable {
    let name: String
    let age: Int
  }

  @Test func environments() throws {
    var options = Options()
    options.autoescape = .html
    options.undefined = .strict
    let environment = Environment(
      loader: ChoiceLoader([
        FolderLoader("templates"), EmbeddedLoader { $0 == "e.txt" ? "…" : nil },
      ]),
      options: options, reload: .always, globals: ["site": ["name": "Example"]])

    #expect(try environment.template("e.txt").render() == "…")
    #expect(try environment.compile("{{ site.name }}", name: "a.html").render() == "Example")
    #expect(throws: TemplateError.self) { try environment.compile("{{ nothing }}").render() }
  }

  @Test func values() throws {
    let page = try Environment().compile("{{ title }}{{ numbers|sum }}{{ name }}{{ age }}")
    _ =
      try page.render(["title": "Home", "numbers": [1, 2, 3]])
    _ =
      try page.render(Person(name: "Ada", age: 36))
    let value = try Value(encoding: Person(name: "Ada", age: 36))
    let same = try Value(json: #"{"name": "Ada", "age": 36}"#)

    #expect(value == same)
    #expect(try page.render(["title": "Home", "numbers": [1, 2, 3]]) == "Home6")
    #expect(try page.render(Person(name: "Ada", age: 36)) == "0Ada36")
  }

  @Test func functions() throws {
    var functions = Functions()
    functions.addFilter("money", [Functions.Parameter("currency", default: "EUR")]) {
      (amount: Double, currency: String) in "\(currency) \(amount)"
    }
    functions.addTest("adult") { (age: Int) in age >= 18 }
    functions.addGlobal("url_for", ["name"]) { (name: String) in "/" + name }
    let environment = Environment(functions: functions)

    let page = try environment.compile(
      "{{ 5|money }} {{ 5|money(currency='USD') }} {{ 36 is adult }} {{ url_for(name='a') }}")
    #expect(try page.render() == "EUR 5.0 USD 5.0 True /a")
  }

  @Test("the error in the article is one that the engine gives")
  func errors() throws {
    let error = #expect(throws: TemplateError.self) {
      try Environment(
        loader: DictionaryLoader([
          "base.html": String(repeating: "\n", count: 6) + "{% include 'index.html' %}",
          "index.html": "\n\n{{ titel.x }}",
        ])
      ).template("base.html").render(["title": "Home"])
    }
    let blocks = try Article("UsingTemplatesFromSwift").blocks
    #expect(error.map { "\($0)" } == blocks.first { $0.language == "text" }?.text)
  }

  @Test func limitsAndPieces() throws {
    var options = Options()
    options.limits.outputBytes = 1 << 20
    options.limits.memoryBytes = 16 << 20
    options.limits.steps = 1_000_000
    let page = try Environment(options: options).compile("{{ title }}")
    var pieces: [UInt8] = []
    try page.render(["title": "Home"]) { piece in pieces.append(contentsOf: piece) }
    #expect(String(decoding: pieces, as: UTF8.self) == "Home")
  }

  @Test("every line of an example stands in this file", arguments: ["UsingTemplatesFromSwift"])
  func examplesAreTheseTests(article: String) throws {
    let tests = try String(contentsOfFile: #filePath, encoding: .utf8)
      .components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    for block in try Article(article).blocks where block.language == "swift" {
      for line in block.text.components(separatedBy: "\n") {
        let line = line.trimmingCharacters(in: .whitespaces)
        #expect(line.isEmpty || tests.contains(line), "\(line)")
      }
    }
  }
}
