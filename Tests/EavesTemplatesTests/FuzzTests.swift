import EavesTemplates
import TestSupport
import Testing

/// Texts made of pieces of templates by chance, the same ones in every run: none may crash or hang.
@Suite("Fuzzing")
struct FuzzTests {
  private static let environment: Environment = {
    var options = Options()
    options.extensions = [.do, .i18n, .loopControls]
    options.limits.steps = 20_000
    options.limits.outputBytes = 1 << 16
    options.limits.recursion = 40
    return Environment(
      loader: DictionaryLoader([
        "p": "{% block a %}{{ x }}{% endblock %}{% block b scoped %}{% endblock %}",
        "m": "{% macro f(a, b=1) %}{{ a }}{{ caller is defined }}{% endmacro %}{% set v = 3 %}",
      ]), options: options)
  }()

  private static let context: [String: Value] = [
    "x": "<b>&amp;</b>", "n": 42, "f": 1.5, "l": [3, 1, 2], "d": ["a": 1, "b": ["c": 2]],
    "t": true, "e": "", "u": "Ünïcödé 😀",
  ]

  private static let pieces = [
    "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "{{-", "-}}", " ", "\n", "x", "n", "f", "l",
    "d", "t", "u", "nope", ".a", ".b.c", "[0]", "[-1]", "[1:]", "[::-1]", "|upper", "|join(',')",
    "|length", "|default(1)", "|map('upper')", "|list", "|sort", "|tojson", "|int", "|e", "|safe",
    "|first", "|groupby('a')", "|batch(2)", "|truncate(3)", "|wordwrap(2)", "|urlize", "|xmlattr",
    " is defined", " is odd", " is in l", " and ", " or ", "not ", " + ", " - ", " * ", " / ",
    " // ", " % ", " ** ", " ~ ", " == ", " < ", " in ", "(", ")", "[", "]", "{", "}", ",", ":",
    "'a'", "\"b\"", "1", "0", "-1", "1.5", "1e308", "9223372036854775807", "none", "true",
    "if ", "{% if x %}", "{% else %}", "{% elif n %}", "{% endif %}", "{% for i in l %}",
    "{{ i }}", "{{ loop.index }}", "{% endfor %}", "{% for k, v in d.items() %}", "{% break %}",
    "{% set y = 1 %}", "{% set y %}", "{% endset %}", "{% macro m(a, b=2) %}", "{% endmacro %}",
    "{{ m(1) }}", "{% call m(1) %}", "{% endcall %}", "{{ caller() }}", "{% extends 'p' %}",
    "{% block a %}", "{{ super() }}", "{{ self.a() }}", "{% endblock %}", "{% include 'p' %}",
    "{% import 'm' as m %}", "{% from 'm' import f %}", "{% filter upper %}", "{% endfilter %}",
    "{% with y = 1 %}", "{% endwith %}", "{% autoescape t %}", "{% endautoescape %}", "{% raw %}",
    "{% endraw %}", "{% do l.append(1) %}", "{% trans %}", "{% pluralize %}", "{% endtrans %}",
    "{{ '%s %d' % (x, n) }}", "{{ '{} {a}'.format(x, a=n) }}", "é", "\u{0}", "\\", "'", "\"",
    "{% for i in l recursive %}", "{{ loop(l) }}", "{% set ns = namespace() %}",
    "{% set ns.a = l %}",
  ]

  @Test(arguments: 0..<8) func templatesOfPieces(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<1500 {
      var source = ""
      for _ in 0..<Int.random(in: 1...24, using: &generator) {
        source += Self.pieces.randomElement(using: &generator) ?? ""
      }
      check(source)
    }
  }

  @Test(arguments: 0..<8) func expressionsOfPieces(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed) &+ 1000)
    let pieces = Self.pieces.filter { !$0.contains("{%") && !$0.contains("{{") }
    for _ in 0..<1500 {
      var source = "{{ "
      for _ in 0..<Int.random(in: 1...10, using: &generator) {
        source += pieces.randomElement(using: &generator) ?? ""
      }
      check(source + " }}")
    }
  }

  @Test(arguments: 0..<4) func cutAndFlippedTemplates(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed) &+ 2000)
    let whole = Array(
      """
      {% extends 'p' %}{% from 'm' import f as g %}{% macro t(a, *b) %}{{ a }}{% endmacro %}
      {% block a %}{{ super() }}{% for k, v in d|dictsort if v is number %}{{ loop.cycle('a', 'b') }}
      {{- k ~ v|string|center(9) }}{% else %}{{ x|replace('b', 'c')|safe }}{% endfor %}{% endblock %}
      {% set q %}{{ l|sum }}{% endset %}{{ {'a': [1, (2, 3)]}['a'][1][0] if n > 3 and not t else u[1:] }}
      """.utf8)
    for _ in 0..<1000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0x20..<0x7F, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes = Array(bytes[..<max(place, 1)])
        }
      }
      check(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Any text or a `TemplateError` will do; everything else is a crash or a hang.
  private func check(_ source: String) {
    do {
      _ = try Self.environment.compile(source, name: "fuzz.html").render(Self.context)
    } catch is TemplateError {
    } catch {
      Issue.record("\(source.debugDescription): \(error)")
    }
  }
}
