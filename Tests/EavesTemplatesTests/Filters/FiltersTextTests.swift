import Testing

@testable import EavesTemplates

@Suite("Filters of text")
struct FiltersTextTests {
  @Test(
    "Letters change case as Unicode has it",
    arguments: [
      ("{{ 'ÉCOLE été'|lower }}", "école été"),
      ("{{ 'straße ﬁ'|upper }}", "STRASSE FI"),
      ("{{ 'ΟΔΥΣΣΕΥΣ ΑΣ'|lower }}", "οδυσσευς ας"),
      ("{{ 'ǆabc'|capitalize }}", "ǅabc"),
      ("{{ 'İı'|lower|length }}", "3"),
      ("{{ none|upper }} {{ 1.5|upper }}", "NONE 1.5"),
    ])
  func lettersChangeCaseAsUnicodeHasIt(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "`title` begins words after spaces, hyphens and brackets",
    arguments: [
      ("{{ \"they're bill's\"|title }}", "They're Bill's"),
      ("{{ 'foo-bar (baz) [qux] {quux} <corge>'|title }}", "Foo-Bar (Baz) [Qux] {Quux} <Corge>"),
      ("{{ 'hELLO\\twORLD\\n3rd'|title }}", "Hello\tWorld\n3rd"),
      ("{{ 'élan vital-œuvre'|title }}", "Élan Vital-Œuvre"),
    ])
  func titleBeginsWordsAfterSpacesHyphensAndBrackets(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Text is trimmed, padded and counted by code points",
    arguments: [
      ("[{{ '\\u00a0 x \\n'|trim }}]", "[x]"),
      ("[{{ 'abcxcba'|trim('abc') }}]", "[x]"),
      ("[{{ 'é'|center(4) }}] [{{ 'ab'|center(5) }}]", "[ é  ] [  ab ]"),
      ("{{ 'a_b 12 3.4 é'|wordcount }}", "5"),
      ("{{ 'e\\u0301a'|reverse|length }}", "3"),
      ("{{ '😀é'|length }}", "2"),
    ])
  func textIsTrimmedPaddedAndCounted(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "`replace` counts, and finds the empty text everywhere",
    arguments: [
      ("{{ 'aaaa'|replace('a', 'bc', 2) }}", "bcbcaa"),
      ("{{ 'abc'|replace('', '-') }}", "-a-b-c-"),
      ("{{ 'abc'|replace('', '-', 2) }}", "-a-bc"),
      ("{{ 'aXbX'|replace('X', '') }}", "ab"),
      ("{{ '112'|replace(1, 3) }}", "332"),
    ])
  func replacingCountsAndKnowsTheEmptyText(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "`truncate` has a leeway, and cuts at words",
    arguments: [
      ("{{ 'abcdefghij'|truncate(5, true) }}", "abcdefghij"),
      ("{{ 'abcdefghijk'|truncate(5, true) }}", "ab..."),
      ("{{ 'foo bar baz qux'|truncate(9, leeway=0) }}", "foo..."),
      ("{{ 'foo bar baz qux'|truncate(9, true, leeway=0) }}", "foo ba..."),
      ("{{ 'žluťoučký kůň úpěl'|truncate(12, end='…', leeway=0) }}", "žluťoučký…"),
    ])
  func truncationHasALeeway(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Lines are indented, but not the first and not empty ones",
    arguments: [
      ("{{ 'a\\n\\nb\\r\\nc'|indent(2) }}", "a\n\n  b\n  c"),
      ("{{ 'a\\n\\nb'|indent(2, true, true) }}", "  a\n  \n  b"),
      ("{{ 'a\\nb\\n'|indent('> ') }}|", "a\n> b\n|"),
      ("[{{ ''|indent(2, true) }}]", "[  ]"),
    ])
  func linesAreIndented(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Words are wrapped, at hyphens and dashes too",
    arguments: [
      ("{{ 'well-known-fact here'|wordwrap(8) }}", "well-\nknown-\nfact\nhere"),
      (
        "{{ 'well-known-fact here'|wordwrap(8, break_on_hyphens=false) }}",
        "well-kno\nwn-fact\nhere"
      ),
      ("{{ 'to be--or not'|wordwrap(6) }}", "to be\n--or\nnot"),
      ("{{ 'abcdefghijkl m'|wordwrap(5) }}", "abcde\nfghij\nkl m"),
      ("{{ 'abcdefghijkl m'|wordwrap(5, false) }}", "abcdefghijkl\nm"),
      ("{{ 'one two\\n\\nthree'|wordwrap(4, wrapstring='|') }}", "one|two||thre|e"),
      ("{{ 'ééé ééé é'|wordwrap(4) }}", "ééé\nééé\né"),
    ])
  func wordsAreWrapped(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }
}
