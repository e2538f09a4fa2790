import EavesTemplates
import Testing

/// The forms that the machine has of its own for what templates do most often give what the general ones
/// give. What is expected was produced by Jinja 3.1.6.
@Suite("The machine")
struct RendererTests {
  private func render(_ source: String) throws -> String {
    let user =
      #"{"name": "Ann", "address": {"city": "Oslo", "zip": {"code": 7}}, "tags": ["a", "b"]}"#
    return try Environment().compile(source).render([
      "user": Value(json: user), "n": 5, "f": 2.5, "s": "ab", "items": Value(json: "[3, 1, 2]"),
      "none": Value.none,
    ])
  }

  @Test(
    "operators take integers and variables as they take anything else",
    arguments: [
      (
        #"{{ n + 2 }} {{ n - n }} {{ n * f }} {{ f - n }} {{ n // 2 }}"#,
        #"7 0 12.5 -2.5 2"#
      ),
      (
        #"{{ -7 // n }} {{ -7 % n }} {{ 7 % -n }} {{ n % 2 * n }}"#,
        #"-2 3 -3 5"#
      ),
      (
        #"{{ s + s }} {{ s * 2 }} {{ 2 * s }} {{ items + items }} {{ s * n }} {{ '%s!' % s }}"#,
        #"abab abab abab [3, 1, 2, 3, 1, 2] ababababab ab!"#
      ),
      (
        #"{{ n - 1 - 1 - n }} {{ 1 + n * 2 - n // 2 % 2 }}"#,
        #"-2 11"#
      ),
      (
        #"{{ (n or 1) + 1 }} {{ (n and f) * n }} {{ (0 or n) - (n and 2) }}"#,
        #"6 12.5 3"#
      ),
      (
        #"{{ n + (1 if n else 2) }} {{ (1 if n > 9 else n) * 2 }}"#,
        #"6 10"#
      ),
      (
        #"{% set ns = namespace(x=n) %}{% for i in items %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x - n }}"#,
        #"6"#
      ),
      (
        #"{% for i in range(4) %}{% set x = i * 2 %}{{ x - i }}{{ loop.index + x }} {% endfor %}"#,
        #"01 14 27 310 "#
      ),
      (
        #"{% macro m(a, b=n) %}{{ a - b }}{{ caller() if caller }}{% endmacro %}{{ m(9) }}{{ m(1, 2) }}"#,
        #"4-1"#
      ),
    ])
  func operators(_ source: String, _ expected: String) throws {
    #expect(try render(source) == expected)
  }

  @Test(
    "comparisons lead where their value would",
    arguments: [
      (
        #"{{ n > 4 and n < 6 }} {{ n > 4 > 3 }} {{ 3 < n < 4 }} {{ 1 < n <= 5 < f }} {{ f < n }} {{ s > 'aa' }}"#,
        #"True True False False True True"#
      ),
      (
        #"{{ n in items }} {{ 3 in items }} {{ 3.0 in items }} {{ true in items }} {{ 'a' in s }}"#,
        #"False True True True True"#
      ),
      (
        #"{{ n not in items }} {{ 'x' not in s }} {{ 2 in (n, 2) }} {{ items in [items] }}"#,
        #"True True True True"#
      ),
      (
        #"{% if n == 5 and s == 'ab' or missing %}a{% endif %}{% if not n %}b{% elif n != 5 %}c{% else %}d{% endif %}"#,
        #"ad"#
      ),
      (
        #"{{ 'e' if n is odd and n is defined else 'f' }}{{ 1 if not s is undefined }}"#,
        #"e1"#
      ),
      (
        #"{% if n > 4 or missing.x %}a{% endif %}{% if n < 4 and missing.x %}b{% endif %}"#,
        #"a"#
      ),
      (
        #"{{ n > 4 or 1 }} {{ n < 4 and 1 }} {{ n < 4 or 1 }} {{ n > 4 and 1 }} {{ not n > 4 }} {{ (n > 4) + 1 }}"#,
        #"True False 1 1 False 2"#
      ),
    ])
  func comparisons(_ source: String, _ expected: String) throws {
    #expect(try render(source) == expected)
  }

  @Test(
    "attributes of attributes, and items",
    arguments: [
      (
        #"{{ user.address.city }} {{ user.address.zip.code + n }} {{ user.address.none }}{{ user.tags.0 }}"#,
        #"Oslo 12 a"#
      ),
      (
        #"{{ user.address.items()|list|length }} {{ user.name.upper() }} {{ user.address.zip.code|string|length }}"#,
        #"2 ANN 1"#
      ),
      (
        #"{% for u in [user, user.address] %}{{ u.name }}{{ u.city }};{% endfor %}"#,
        #"Ann;Oslo;"#
      ),
      (
        #"{{ items[n]|default('none') }} {{ items[-n]|default('none') }} {{ items[-1] }} {{ items[true] }}"#,
        #"none none 2 1"#
      ),
      (
        #"{{ s[0] }}{{ s[n] }} {{ (1, 2)[1] }} {{ range(9)[n] }} {{ user['address'].city }}"#,
        #"a 2 5 Oslo"#
      ),
    ])
  func attributes(_ source: String, _ expected: String) throws {
    #expect(try render(source) == expected)
  }

  @Test(
    "what is wrong with an operand is said as ever",
    arguments: [
      (
        #"{{ n + missing }}"#,
        "'missing' is undefined"
      ),
      (
        #"{{ n - s }}"#,
        "unsupported operand type(s) for -: 'int' and 'str'"
      ),
      (
        #"{{ missing - 1 }}"#,
        "'missing' is undefined"
      ),
      (
        #"{{ user.nothing.city }}"#,
        "'dict object' has no attribute 'nothing'"
      ),
      (
        #"{{ user.address.nothing.x }}"#,
        "'dict object' has no attribute 'nothing'"
      ),
      (
        #"{{ n < s }}"#,
        "'<' not supported between instances of 'int' and 'str'"
      ),
      (
        #"{{ n in n }}"#,
        "argument of type 'int' is not iterable"
      ),
      (
        #"{{ n // 0 }}"#,
        "integer division or modulo by zero"
      ),
      (
        #"{{ n + none }}"#,
        "unsupported operand type(s) for +: 'int' and 'NoneType'"
      ),
    ])
  func errors(_ source: String, _ message: String) {
    let error = #expect(throws: TemplateError.self) { try render(source) }
    #expect(error?.message == message)
  }

  @Test("integers end at 64 bits", arguments: ["+ 1", "* 2", "- -1", "+ one", "* two"])
  func overflow(_ operation: String) {
    let error = #expect(throws: TemplateError.self) {
      try Environment().compile("{{ largest \(operation) }}")
        .render(["largest": .int(.max), "one": 1, "two": 2])
    }
    #expect(error?.kind == .overflow)
  }
}
