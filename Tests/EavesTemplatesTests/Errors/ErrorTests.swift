import EavesTemplates
import Testing

@Suite("Errors say what, where and what to do")
struct ErrorTests {
  private func error(_ templates: [String: String], _ context: [String: Value] = [:])
    -> TemplateError?
  {
    let environment = Environment(loader: DictionaryLoader(templates))
    return #expect(throws: TemplateError.self) {
      try environment.template("main").render(context)
    }
  }

  @Test func theLineIsShownWithACaret() {
    let error = error(["main": "one\n  {{ user.name.first.x }}"], ["user": ["name": 1]])
    #expect(error?.line == 2)
    #expect(error?.excerpt == "  {{ user.name.first.x }}")
  }

  @Test func aSyntaxErrorHasItsColumn() {
    let error = error(["main": "x\n{{ a b }}"])
    #expect(
      error?.description == """
        main:2:6: TemplateSyntaxError: expected token 'end of print statement', got 'b'
          2 | {{ a b }}
            |      ^
        """)
  }

  @Test func theTrailLeadsThroughTheTemplates() {
    let error = error([
      "main": "{% extends 'base' %}{% block b %}\n{% include 'part' %}{% endblock %}",
      "base": "\n{% block b %}{% endblock %}", "part": "\n\n{{ nope.x }}",
    ])
    #expect(error?.template == "part")
    #expect(error?.line == 3)
    #expect(error?.trail.map(\.step) == ["include", "block", "extends"])
    #expect(error?.trail.map(\.template) == ["main", "base", "main"])
    #expect(error?.trail.map(\.line) == [2, 2, 1])
  }

  @Test func theNearestNameIsSuggested() {
    #expect(error(["main": "{{ x|uper }}"])?.suggestion == "upper")
    #expect(error(["main": "{{ x is definde }}"])?.suggestion == "defined")
    #expect(error(["main": "{{ titel.x }}"], ["title": 1])?.suggestion == "title")
    #expect(error(["main": "{{ x|zzzzzzz }}"])?.suggestion == nil)
  }

  @Test func limitsAreErrors() throws {
    var options = Options()
    options.limits.outputBytes = 1000
    options.limits.steps = 10_000
    let environment = Environment(options: options)
    for source in [
      "{% for i in range(5000) %}xxxx{% endfor %}", "{% for i in range(100000) %}{% endfor %}",
      "{{ 'x' * 2000 }}",
    ] {
      let error = #expect(throws: TemplateError.self) { try environment.compile(source).render() }
      #expect(error?.kind == .limit, "\(source)")
    }
  }

  @Test func outputIsHandedOnInPieces() throws {
    let page = try Environment().compile("{% for i in range(20000) %}{{ i }},{% endfor %}")
    var pieces: [String] = []
    try page.render([:]) { pieces.append(String(decoding: $0, as: UTF8.self)) }
    #expect(pieces.count > 2)
    #expect(pieces.joined() == (try page.render()))
  }
}
