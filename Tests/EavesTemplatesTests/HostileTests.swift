import EavesTemplates
import Testing

/// Templates that are made to crash, hang or swallow memory end with an error or a result.
@Suite("Hostile templates")
struct HostileTests {
  private func render(
    _ source: String, _ context: [String: Value] = [:], templates: [String: String] = [:],
    configure: (inout Options) -> Void = { _ in }
  ) throws -> String {
    var options = Options()
    options.extensions = [.do, .loopControls, .i18n]
    options.limits.steps = 2_000_000
    options.limits.outputBytes = 4 << 20
    configure(&options)
    let environment = Environment(loader: DictionaryLoader(templates), options: options)
    return try environment.compile(source, name: "main").render(context)
  }

  private func kind(
    _ source: String, templates: [String: String] = [:],
    configure: (inout Options) -> Void = { _ in }
  ) -> TemplateError.Kind? {
    do {
      _ = try render(source, templates: templates, configure: configure)
      return nil
    } catch let error as TemplateError {
      return error.kind
    } catch { return nil }
  }

  @Test(arguments: [
    ("(", ")"), ("[", "]"), ("{'a':", "}"), ("not ", ""), ("-", ""), ("f(", ")"), ("a[", "]"),
    ("1 if 1 else ", ""), ("1 ** (", ")"),
  ])
  func deeplyNestedExpressions(_ start: String, _ end: String) {
    let source =
      "{{ " + String(repeating: start, count: 5000) + "1" + String(repeating: end, count: 5000)
      + " }}"
    #expect(kind(source) == .syntax)
  }

  @Test(arguments: [
    ("{% if 1 %}", "{% endif %}"), ("{% for a in b %}", "{% endfor %}"),
    ("{% macro m() %}", "{% endmacro %}"), ("{% set x %}", "{% endset %}"),
    ("{% filter upper %}", "{% endfilter %}"), ("{% with %}", "{% endwith %}"),
    ("{% call f() %}", "{% endcall %}"), ("{% autoescape true %}", "{% endautoescape %}"),
  ])
  func deeplyNestedStatements(_ start: String, _ end: String) {
    let source = String(repeating: start, count: 5000) + String(repeating: end, count: 5000)
    #expect(kind(source) == .syntax)
  }

  @Test(arguments: [
    "+1", "~'a'", ".a", "|upper", "[0]", "()", " and 1", " or 0", " is odd", "*1", "<1",
  ])
  func longChains(_ link: String) {
    _ = kind("{{ 1" + String(repeating: link, count: 20_000) + " }}")
  }

  @Test func longElifChainsAndLists() throws {
    let branches = (0..<5000).map { "{% elif x == \($0) %}\($0)" }.joined()
    #expect(try render("{% if false %}" + branches + "{% endif %}", ["x": 4999]) == "4999")
    let items = (0..<20_000).map(String.init).joined(separator: ",")
    #expect(try render("{{ [\(items)]|length }}") == "20000")
  }

  @Test func hugeRangesAndRepeats() {
    #expect(kind("{% for i in range(9223372036854775807) %}{% endfor %}") == .limit)
    #expect(kind("{{ range(9223372036854775807)|list }}") == .limit)
    #expect(kind("{{ range(-9223372036854775807, 9223372036854775807) }}") == .overflow)
    #expect(kind("{{ 'x' * 9223372036854775807 }}") == .limit)
    #expect(kind("{{ [1] * 9223372036854775807 }}") == .limit)
    #expect(kind("{{ 'x'|center(9223372036854775807) }}") == .limit)
    #expect(kind("{{ '%9223372036854775807d' % 1 }}") != nil)
    #expect(kind("{{ '{:9223372036854775807}'.format(1) }}") != nil)
    #expect(kind("{{ 'x'|indent(9223372036854775807, true) }}") == .limit)
    #expect(kind("{{ 'a b'|wordwrap(-9223372036854775807) }}") != .recursion)
    #expect(kind("{{ lipsum(9223372036854775807) }}") == .limit)
    #expect(kind("{{ range(5)|batch(9223372036854775807, 1)|list }}") != .recursion)
    #expect(kind("{{ range(5)|slice(9223372036854775807)|list }}") == .limit)
  }

  @Test func doublingTextsAndLists() {
    #expect(
      kind(
        "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}"
      )
        == .limit)
    #expect(
      kind(
        "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}"
      )
        == .limit)
    #expect(
      kind(
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s|replace('a', ns.s) %}{% endfor %}"
      ) == .limit)
  }

  @Test func integersBeyond64Bits() {
    for expression in [
      "9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2", "2 ** 64",
      "10 ** 400", "(-9223372036854775807 - 1) // -1", "-(-9223372036854775807 - 1)",
      "99999999999999999999", "(-9223372036854775807 - 1)|abs",
    ] { #expect(kind("{{ \(expression) }}") != nil, "\(expression)") }
    #expect(kind("{{ (-9223372036854775807 - 1) % -1 }}") == nil)
  }

  @Test func endlessRecursion() {
    #expect(kind("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}") == .recursion)
    #expect(kind("{% macro m() %}{{ m()|upper }}{% endmacro %}{{ m() }}") == .recursion)
    #expect(
      kind(
        "{% macro m() %}{{ [1]|map('m')|list }}{% call m() %}{% endcall %}{% endmacro %}{{ m() }}")
        != nil)
    #expect(kind("{% include 'a' %}", templates: ["a": "{% include 'a' %}"]) == .recursion)
    #expect(kind("{% extends 'a' %}", templates: ["a": "{% extends 'a' %}"]) == .recursion)
    #expect(kind("{% import 'a' as x %}", templates: ["a": "{% import 'a' as x %}"]) == .recursion)
    #expect(kind("{% block a %}{{ self.a() }}{% endblock %}") == .recursion)
    #expect(
      kind("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}") == .recursion)
    #expect(
      kind(
        "{% macro m() %}{{ caller() }}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{% call m() %}{% endcall %}"
      )
        != nil)
  }

  @Test func containersInsideThemselves() throws {
    let list = "{% set l = [1] %}{% do l.append(l) %}"
    _ = kind(list + "{{ l }}")
    _ = kind(list + "{{ l == l }}{{ l|length }}")
    _ = kind(
      "{% set l = [1] %}{% set k = [1] %}{% do l.append(k) %}{% do k.append(l) %}{{ l == k }}{{ l|tojson }}{{ l|pprint }}"
    )
    _ = kind("{% set d = {} %}{% do d.update(d=d) %}{{ d }}")
    _ = kind("{% set ns = namespace() %}{% set ns.ns = ns %}{{ ns }}")
    #expect(
      kind(
        "{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = [ns.l] %}{% endfor %}"
      )
        == .recursion)
    #expect(
      kind(
        "{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = ns.l|map('upper') %}{% endfor %}"
      )
        == .recursion)
    #expect(
      kind(
        "{% set ns = namespace(l={}) %}{% for i in range(100000) %}{% set ns.l = namespace(l=ns.l) %}{% endfor %}"
      )
        == .recursion)
    _ = kind(
      "{% set ns = namespace(l=[1]) %}{% for i in range(40) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l|list }}"
    )
  }

  @Test func aListThatGrowsWhileALoopGoesThroughIt() {
    #expect(kind("{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}") == .limit)
  }

  @Test(.timeLimit(.minutes(1))) func quadraticTraps() {
    let long = String(repeating: "{% raw ", count: 20_000)
    _ = kind(long)
    _ = kind(String(repeating: "{#", count: 50_000))
    _ = kind(String(repeating: "{{ '", count: 20_000))
    _ = kind(String(repeating: "{% raw %}", count: 20_000))
    _ = kind(String(repeating: "{%    ", count: 20_000))
    _ = kind(String(repeating: "\n   ", count: 20_000)) {
      $0.lineStatementPrefix = "#"
      $0.lineCommentPrefix = "##"
    }
    let names = 0..<20_000
    _ = kind(names.map { "{{ n\($0) }}" }.joined())
    _ = kind(names.map { "{% if n\($0) %}{% set m\($0) = 1 %}{% endif %}" }.joined())
    _ = kind("{% if a %}" + names.map { "{% elif n\($0) %}{% set m\($0) = 1 %}" }.joined())
    _ = kind(names.map { "{% set n\($0) = 1 %}" }.joined())
    _ = kind(names.map { "{% import 'x' as n\($0) %}" }.joined(), templates: ["x": ""])
    _ = kind("{{ ('ab' * 100000)|replace('a', 'aa')|length }}")
    _ = kind("{{ ('a' * 200000) in ('a' * 400000) }}")
    _ = kind("{{ ('http://a.b ' * 20000)|urlize|length }}")
    _ = kind("{{ ('<' * 200000)|striptags|length }}")
    _ = kind("{{ ('&' * 200000)|striptags|length }}")
    _ = kind("{{ ('a ' * 100000)|wordwrap(3)|length }}")
    _ = kind("{{ ('a\n' * 100000)|indent|length }}")
    _ = kind("{{ (range(100000)|list)|unique|list|length }}")
    _ = kind("{{ (range(100000)|list)|sort|length }}")
    _ = kind("{% set s = 'a' * 20000 %}{% for i in range(20000) %}{{ s[i] }}{% endfor %}")
    _ = kind("{% for i in range(3000) %}{% set x = 'a' * 60000 %}{{ x|length }}{% endfor %}")
  }

  /// What an include sees is the same all over a scope, and is kept once.
  @Test("many variables and many includes take no room for each pair", .timeLimit(.minutes(1)))
  func manyIncludesOfManyVariables() throws {
    let variables = (0..<20_000).map { "{% set n\($0) = \($0) %}" }.joined()
    let include = "{% include 'x' %}"
    let templates = ["x": "{{ n1 + n19999 }};"]
    #expect(
      try render(variables + include + include, templates: templates) == "20000;20000;")
    // Handing so many variables over takes steps each time.
    #expect(
      kind(variables + String(repeating: include, count: 20_000), templates: templates) == .limit)
    // Here every include has a scope of its own.
    for (start, end) in [
      ("{% with %}", "{% endwith %}"), ("{% for i in 1 %}", "{% endfor %}"),
      ("{% macro m() %}", "{% endmacro %}"),
    ] {
      let scopes = String(repeating: start + include + end, count: 5_000)
      #expect(kind(variables + scopes, templates: templates) == .limit)
    }
  }

  /// What a render holds on to: it is gone when everything of the render is.
  final class Held: DynamicObject {
    func attribute(_ name: String) throws -> Value? { .string(name) }
  }

  @Test(
    "nothing is left of a render, whatever leads back to itself",
    arguments: [
      "{% macro m() %}{{ held.a }}{{ m }}{% endmacro %}{{ m() }}",
      "{% macro m(n) %}{{ held.a }}{{ m(n - 1) if n }}{% endmacro %}{{ m(3) }}",
      "{% macro m() %}{{ l }}{% endmacro %}{% set l = (m, held) %}{{ m() }}",
      "{% for i in [1, 2] %}{% macro m() %}{{ loop.index }}{{ n }}{% endmacro %}{% set n = [m, held] %}{% endfor %}",
      "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ held.a }}{{ m }}{% endcall %}",
      "{% set s = self %}{% set h = [held] %}{% block b %}{% set t = self %}{% endblock %}",
      "{% set ns = namespace() %}{% set ns.self = ns %}{% set ns.held = held %}",
      "{% set l = [held] %}{% do l.append(l) %}",
      "{% set ns = namespace() %}{% set ns.lazy = [held]|map(attribute='a') %}",
      "{% set l = [] %}{% do l.append([held]|map(attribute='a')) %}{{ 1 // 0 }}",
      "{% import 'lazy' as lazy %}{{ lazy.words }}",
      "{% import 'lazy' as lazy with context %}{{ lazy.words }}{% include 'lazy' %}",
      "{% extends 'base' %}{% block b %}{% macro m() %}{{ held }}{% endmacro %}{{ self.b }}{% endblock %}",
      "{% for x in [held] recursive %}{% set f = loop %}{{ loop([]) }}{% endfor %}",
      "{% set f = held.a.upper %}{% set c = cycler(held, 1) %}{% set j = joiner(held) %}",
    ])
  func nothingIsLeft(_ source: String) {
    weak var left: Held?
    do {
      let held = Held()
      left = held
      let environment = Environment(
        loader: DictionaryLoader([
          "lazy": "{% set words = [1]|map('string') %}{% set all = [held]|map('string') %}",
          "base": "{% block b %}{% endblock %}{% set held = held %}",
        ]), options: options)
      _ = try? environment.compile(source).render(["held": .object(held)])
    }
    #expect(left == nil)
  }

  private var options: Options {
    var options = Options()
    options.extensions = [.do, .loopControls, .i18n]
    return options
  }

  @Test("space before a line comment is of any kind, as in Python")
  func wideSpaceBeforeLineComments() throws {
    var options = Options()
    options.lineCommentPrefix = "##"
    let environment = Environment(options: options)
    #expect(try environment.compile("a\u{A0}## c\nb").render() == "a\nb")
    #expect(try environment.compile("\u{2028}## c\nb").render() == "\nb")
    #expect(try environment.compile("{#- d -#}\n\u{A0}## c").render() == "## c")
  }

  @Test func emptyAndOddDelimiters() {
    for delimiters in [("", ""), ("{", "}"), ("<", "<"), ("é", "ü")] {
      _ = kind("a { b < c é d {{ e }} {% if %}") {
        $0.blockStart = delimiters.0
        $0.blockEnd = delimiters.1
        $0.variableStart = delimiters.0 + delimiters.0
        $0.variableEnd = delimiters.1 + delimiters.1
        $0.commentStart = delimiters.0 + "#"
        $0.commentEnd = "#" + delimiters.1
      }
    }
  }
}
