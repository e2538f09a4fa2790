import EavesTemplates
import Testing

/// Values that ask for more than any machine has end with an error, and soon.
@Suite("Hostile values of filters, methods and formats")
struct HostileValuesTests {
  private func kind(of source: String) -> TemplateError.Kind? {
    do {
      _ = try rendered(source)
      return nil
    } catch {
      return (error as? TemplateError)?.kind
    }
  }

  @Test(
    "Texts that would be too long are refused before they are built",
    arguments: [
      "{{ 'x'|center(10**9) }}", "{{ 'x'.ljust(10**12) }}", "{{ '5'.zfill(10**12) }}",
      "{{ 'x\ty'.expandtabs(10**12) }}", "{{ 'a'|indent(10**10) }}",
      "{{ ('a\n' * 100000)|indent(10**6) }}", "{{ ('a' * 1000000)|replace('', 'x' * 1000000) }}",
      "{{ ('a' * 1000000)|replace('a', 'x' * 1000000) }}", "{{ '%1000000000d' % 5 }}",
      "{{ '%.1000000000f' % 1.5 }}", "{{ '%*d' % (-9223372036854775807 - 1, 1) }}",
      "{{ '{:1000000000}'.format(5) }}", "{{ '{:01000000000,}'.format(5) }}",
      "{{ ''.join(['x' * 1000000] * 100) }}", "{{ [1]|tojson(10**12) }}",
      "{{ ('%(a)s' * 10000) % {'a': 'x' * 100000} }}",
      "{{ ('{0}' * 10000).format('x' * 100000) }}",
    ])
  func refusesLongTexts(source: String) {
    #expect(kind(of: source) == .limit)
  }

  @Test(
    "Sequences that would be too long are refused",
    arguments: [
      "{{ range(10**9)|list }}", "{{ range(10**9)|sort }}", "{{ range(10**9)|join }}",
      "{{ range(10**9)|reverse|first }}", "{{ [1]|batch(10**12, 1)|list }}",
      "{{ [1]|slice(10**12)|list }}",
    ])
  func refusesLongSequences(source: String) {
    #expect(kind(of: source) == .limit)
  }

  @Test(
    "Numbers beyond 64 bits and impossible counts are errors",
    arguments: [
      ("{{ (-9223372036854775807 - 1)|abs }}", TemplateError.Kind.overflow),
      ("{{ 1.5|round(10**9, 'ceil') }}", .overflow), ("{{ 'inf'|float|int }}", .overflow),
      ("{{ [1]|slice(0)|list }}", .zeroDivision), ("{{ 'abc'|wordwrap(0) }}", .value),
      ("{{ '%c' % 1114112 }}", .overflow), ("{{ [].pop() }}", .index),
      ("{{ '{:{:{:{}}}}'.format(1, 2, 3, 4) }}", .value), ("{{ '%(' % {} }}", .value),
    ])
  func refusesImpossibleNumbers(source: String, expected: TemplateError.Kind) {
    #expect(kind(of: source) == expected)
  }

  @Test(
    "Extreme numbers that have a meaning keep it",
    arguments: [
      ("{{ 1.5|round(10**9) }} {{ 1.5|round(-10**9) }}", "1.5 0.0"),
      ("{{ 5|round(-(10**9)) }}", "0"),
      ("{{ 'abc'.find('b', -9223372036854775807 - 1, 9223372036854775807) }}", "1"),
      ("{{ '-5'.zfill(-9223372036854775807 - 1) }}", "-5"),
      ("{{ 'x'|truncate(9223372036854775807, leeway=9223372036854775807) }}", "x"),
      ("{{ '{:,}'.format(-9223372036854775807 - 1) }}", "-9,223,372,036,854,775,808"),
    ])
  func keepsExtremeNumbers(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Texts made to be slow take time in proportion to their length",
    .timeLimit(.minutes(1)),
    arguments: [
      "{{ ('a' * 200000 ~ 'b').find('a' * 100000 ~ 'bc') }}",
      "{{ ('a' * 200000).rfind('b' ~ 'a' * 100000) }}",
      "{{ ('ab' * 100000).rsplit('ab' * 30)|length }}", "{{ ('<!--' * 50000)|striptags }}",
      "{{ ('<<!---->' * 50000)|striptags }}", "{{ ('&am' * 50000)|striptags }}",
      "{{ ('(' * 100000 ~ 'a.com' ~ ')' * 100000)|urlize }}",
      "{{ ('a@' * 100000 ~ 'a.b')|urlize }}",
      "{{ ('-' * 100000)|wordwrap(5) }}", "{{ ('a--' * 50000)|wordwrap(3) }}",
      "{{ ('x' * 100000)|wordwrap(1) }}", "{{ ('Σ\u{301}' * 50000)|lower }}",
      "{{ ('Σ' ~ '\u{301}' * 100000)|lower }}", "{{ ('{' * 100000).format() }}",
      "{{ ('9' * 100000)|float }}", "{{ [[1] * 1000] * 1000|sum(start=[])|length }}",
    ])
  func isLinear(source: String) {
    _ = try? rendered(source)
  }
}
