import Testing

@testable import EavesTemplates

@Suite("Filters of sequences and numbers")
struct FiltersSequenceTests {
  @Test(
    "Sorting is stable and ignores case",
    arguments: [
      (
        "{{ ['b', 'B', 'a', 'A']|sort }} {{ ['b', 'B', 'a']|sort(true) }}",
        "['a', 'A', 'b', 'B'] ['b', 'B', 'a']"
      ),
      ("{{ ['b', 'B', 'a']|sort(case_sensitive=true) }}", "['B', 'a', 'b']"),
      ("{{ users|sort(attribute='age,name')|map(attribute='name')|join(' ') }}", "bob Ann Cid"),
      ("{{ users|sort(true, attribute='age')|map(attribute='name')|join(' ') }}", "Ann Cid bob"),
      ("{{ [none, none]|sort }}", "[None, None]"),
      (
        "{{ d|dictsort }} {{ d|dictsort(false, 'value', true) }}",
        "[('a', 1), ('b', 2), ('C', 3)] [('C', 3), ('b', 2), ('a', 1)]"
      ),
    ])
  func sortingIsStableAndIgnoresCase(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Items are grouped under the first spelling",
    arguments: [
      (
        "{% for g in users|groupby('city') %}{{ g.grouper }}:{{ g.list|length }} {% endfor %}",
        "Oslo:2 Rome:1 "
      ),
      (
        "{% for k, l in users|groupby('zip', default='-') %}{{ k }}{{ l|length }}{% endfor %}", "-3"
      ),
      ("{{ [(1, 'b'), (1, 'a')]|groupby(0) }}", "[(1, [(1, 'b'), (1, 'a')])]"),
    ])
  func itemsAreGroupedUnderTheFirstSpelling(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Extremes are the first of equals",
    arguments: [
      ("{{ ['b', 'A', 'a']|min }} {{ ['b', 'B']|max }}", "A b"),
      ("{{ (users|max(attribute='age')).name }}", "Ann"),
      ("[{{ []|min }}]", "[]"),
    ])
  func extremesAreTheFirstOfEquals(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Sequences are cut up",
    arguments: [
      ("{{ range(7)|batch(3, 'x')|list }}", "[[0, 1, 2], [3, 4, 5], [6, 'x', 'x']]"),
      ("{{ range(7)|slice(3, 'x')|list }}", "[[0, 1, 2], [3, 4, 'x'], [5, 6, 'x']]"),
      ("{{ [1, 2]|batch(0)|list }}", "[[], [1, 2]]"),
      ("{{ []|slice(2)|list }}", "[[], []]"),
    ])
  func sequencesAreCutUp(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Items are chosen lazily",
    arguments: [
      (
        "{{ range(6)|select('odd')|list }} {{ range(6)|reject('gt', 2)|list }}",
        "[1, 3, 5] [0, 1, 2]"
      ),
      ("{{ users|selectattr('age', 'gt', 30)|map(attribute='name')|list }}", "['Ann', 'Cid']"),
      ("{{ users|rejectattr('zip')|list|length }}", "3"),
      ("{% set g = [1, 2]|map('string') %}{{ g|list }}{{ g|list }}", "['1', '2'][]"),
      ("{{ []|map('nosuch')|list }}", "[]"),
      ("{{ [1, 1.0, 'a', 'A']|unique|list }}", "[1, 'a']"),
    ])
  func itemsAreChosenLazily(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Numbers are read as Python reads them",
    arguments: [
      (
        """
        {{ ' 1_000 '|int }} {{ '0x1f'|int(0, 16) }} {{ '3.99'|int }} {{ '٣'|int }} {{ \
        '1__0'|int(7) }}
        """,
        "1000 31 3 3 7"
      ),
      (
        """
        {{ '1e3'|float }} {{ '-.5'|float }} {{ 'nan'|float }} {{ '-Infinity'|float }} {{ \
        '0x1'|float(1) }}
        """,
        "1000.0 -0.5 nan -inf 1"
      ),
    ])
  func numbersAreReadAsPythonReadsThem(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Numbers are rounded to even, by their exact value",
    arguments: [
      (
        """
        {{ 0.5|round }} {{ 1.5|round }} {{ 2.675|round(2) }} {{ 1250|round(-2) }} {{ \
        1350.0|round(-2) }}
        """,
        "0.0 2.0 2.67 1200 1400.0"
      ),
      (
        "{{ 42.55|round(1, 'ceil') }} {{ -0.4|round(0, 'ceil') }} {{ 7|round(0, 'floor') }}",
        "42.6 0.0 7.0"
      ),
      ("{{ 1e300|round(400) }} {{ 5|round(-30) }}", "1e+300 0"),
    ])
  func numbersAreRoundedToEven(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Sizes of files are readable",
    arguments: [
      (
        """
        {{ 1|filesizeformat }}, {{ 999999|filesizeformat }}, {{ 1024|filesizeformat(true) }}, \
        {{ 1e24|filesizeformat }}
        """,
        "1 Byte, 1000.0 kB, 1.0 KiB, 1000.0 ZB"
      )
    ])
  func sizesOfFilesAreReadable(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }
}
