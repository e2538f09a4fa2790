import Testing

@testable import EavesTemplates

@Suite("Formats and representations")
struct FormattingTests {
  @Test(
    "`%` follows Python",
    arguments: [
      ("{{ '[%5s|%-5s|%.2s]' % ('a', 'b', 'xyz') }}", "[    a|b    |xy]"),
      ("{{ '%05d %+d %x %#X %o' % (-42, 7, 255, 255, 8) }}", "-0042 +7 ff 0XFF 10"),
      (
        "{{ '%.2f %e %g %G' % (2.675, 12345.678, 0.0001, 1e-10) }}",
        "2.67 1.234568e+04 0.0001 1E-10"
      ),
      ("{{ '%(a)s %(b)05.1f%%' % {'a': [1, 'x'], 'b': 3.14159} }}", "[1, 'x'] 003.1%"),
      ("{{ '%c%c %r %a' % (65, 'é', 'é', 'é') }}", "Aé 'é' '\\xe9'"),
    ])
  func percentFormatsFollowPython(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "`format` follows Python",
    arguments: [
      ("{{ '{} {1}'.format('a', 'b') if false else '{0} {1} {0}'.format('a', 'b') }}", "a b a"),
      ("{{ '{:>6}|{:^6}|{:*<6}'.format('a', 'b', 'c') }}", "     a|  b   |c*****"),
      (
        "{{ '{:,} {:_x} {:010,.2f} {:+.1%}'.format(1234567, 65535, 1234.5, 0.256) }}",
        "1,234,567 ffff 001,234.50 +25.6%"
      ),
      ("{{ '{x[k]} {y[0]!r} {{}}'.format(x={'k': 'v'}, y=['z']) }}", "v 'z' {}"),
      (
        "{{ '{:{}}|'.format('a', 4) }} {{ '{:.3} {:.3}'.format(3.0, 1234.5) }}",
        "a   | 3.0 1.23e+03"
      ),
      ("{{ '{a}'.format_map({'a': 1}) }}", "1"),
    ])
  func stringFormatsFollowPython(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Floats are the shortest that read back",
    arguments: [
      (
        """
        {{ 0.1 + 0.2 }} {{ 1e16 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }} {{ -0.0 }} {{ 1e22 }} \
        {{ 5e-324 }}
        """,
        "0.30000000000000004 1e+16 1000000000000000.0 0.0001 1e-05 -0.0 1e+22 5e-324"
      ),
      (
        "{{ 123456789012345678.0 }} {{ 1e400 }} {{ 2.0 ** 70 }}",
        "1.2345678901234568e+17 inf 1.1805916207174113e+21"
      ),
    ])
  func floatsAreTheShortestThatReadBack(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Containers are written as Python writes them",
    arguments: [
      ("{{ [1, 'a', none, (1,), {}, {'k': [true]}] }}", "[1, 'a', None, (1,), {}, {'k': [True]}]"),
      ("{{ [\"it's\", 'say \"x\"', 'both \\' \"'] }}", "[\"it's\", 'say \"x\"', 'both \\' \"']"),
      ("{{ ['\\x00\\n\\t\\x7f\\u00a0\\u200b\\\\é'] }}", "['\\x00\\n\\t\\x7f\\xa0\\u200b\\\\é']"),
      (
        "{{ ['<b>'|safe, missing, range(3), range(1, 9, 2)] }}",
        "[Markup('<b>'), Undefined, range(0, 3), range(1, 9, 2)]"
      ),
    ])
  func containersAreWrittenAsPythonWritesThem(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Pretty printing breaks long lines",
    arguments: [
      (
        "{{ {'b': 'x' * 40, 'a': ['y' * 40]}|pprint }}",
        """
        {'a': ['yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'],\n 'b': \
        'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}
        """
      ),
      (
        "{{ ('lorem ipsum ' * 8)|pprint }}",
        """
        ('lorem ipsum lorem ipsum lorem ipsum lorem ipsum lorem ipsum lorem ipsum '\n 'lorem \
        ipsum lorem ipsum ')
        """
      ),
      ("{{ {2: 'a', 'b': 1}|pprint }}", "{2: 'a', 'b': 1}"),
    ])
  func prettyPrintingBreaksLongLines(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }
}
