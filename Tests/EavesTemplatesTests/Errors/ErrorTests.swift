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
    #expect(error(["main": "{% if x|uper %}{% endif %}"])?.suggestion == "upper")
    #expect(error(["main": "{% if x is definde %}{% endif %}"])?.suggestion == "defined")
    #expect(error(["main": "{{ titel.x }}"], ["title": 1])?.suggestion == "title")
    #expect(error(["main": "{{ x|zzzzzzz }}"])?.suggestion == nil)
  }

  @Test("where a block is named and unknown, the nearest block is suggested")
  func theNearestBlockIsSuggested() {
    let base = "{% block title %}{% endblock %}{% block body %}{% endblock %}"
    #expect(error(["main": base + "{{ self.titel() }}"])?.suggestion == "title")
    #expect(error(["main": base + "{{ self.zzz() }}"])?.suggestion == nil)
    #expect(error(["main": "{% block title %}x{% endblock titel %}"])?.suggestion == "title")
    #expect(
      error([
        "main": "{% extends 'base' %}{% block titel %}{{ super() }}{% endblock %}",
        "base": base + "{{ self.titel() }}",
      ])?.suggestion == "title")
    let required = error([
      "main": "{% extends 'base' %}{% block contnet %}x{% endblock %}",
      "base": "{% block content required %}{% endblock %}",
    ])
    #expect(required?.suggestion == "contnet")
    #expect(
      required?.description.contains("Required block 'content' not found. Did you mean 'contnet'?")
        == true)
  }

  @Test("members of modules, loops and namespaces are suggested too")
  func theNearestMemberIsSuggested() {
    let forms = ["forms": "{% macro field() %}{% endmacro %}"]
    for (source, wanted) in [
      ("{% import 'forms' as forms %}{{ forms.feild() }}", "field"),
      ("{% from 'forms' import feild %}{{ feild() }}", "field"),
      ("{% for i in [1] %}{{ loop.idnex.x }}{% endfor %}", "index"),
      ("{% set n = namespace(total=1) %}{{ n.totla.x }}", "total"),
    ] {
      let error = error(forms.merging(["main": source]) { $1 })
      #expect(error?.suggestion == wanted, "\(source)")
    }
  }

  @Test("what a template makes is bounded, however it makes it")
  func memoryIsBounded() throws {
    var options = Options()
    options.limits.memoryBytes = 1 << 20
    options.extensions = [.do]
    let environment = Environment(options: options)
    let context: [String: Value] = ["text": .string(String(repeating: "ab c", count: 10_000))]
    for source in [
      "{{ range(1000000)|list|length }}", "{{ ([1] * 1000000)|length }}",
      "{% set l = [] %}{% for i in range(200000) %}{% do l.append(i) %}{% endfor %}",
      "{% set d = {} %}{% for i in range(200000) %}{% do d.update({i: i}) %}{% endfor %}",
      "{% set l = [] %}{% for i in range(100) %}{% do l.append(text|upper) %}{% endfor %}",
      "{% set l = [] %}{% for i in range(100) %}{% do l.append(text.title()) %}{% endfor %}",
      "{% set l = [] %}{% for i in range(100) %}{% do l.append(text ~ i) %}{% endfor %}",
      "{% set l = [] %}{% for i in range(100) %}{% set x %}{{ text }}{% endset %}{% do l.append(x) %}"
        + "{% endfor %}",
      "{% macro m() %}{{ text }}{% endmacro %}{% for i in range(100) %}{% set x = m() %}{% endfor %}",
      "{% for i in range(100) %}{% set x = text.split() %}{% endfor %}",
      "{% for i in range(100) %}{% set x = text|list %}{% endfor %}",
      "{% for i in range(100000) %}{% set x = [i, i, i] %}{% endfor %}",
      "{{ range(1000000)|batch(2)|list|length }}", "{{ range(1000000)|map('string')|list|length }}",
    ] {
      let error = #expect(throws: TemplateError.self) {
        try environment.compile(source).render(context)
      }
      #expect(error?.kind == .limit, "\(source)")
    }
    // What the caller gives, and what is only printed, does not count.
    #expect(
      try environment.compile(
        "{% for i in range(100) %}{{ text|upper }}{{ text|default('x')|length }}{% endfor %}"
      ).render(context).utf8.count == 4_000_500)
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
