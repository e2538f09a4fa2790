import Testing

@testable import EavesTemplates

@Suite("Methods of Python's types")
struct MethodsTests {
  @Test(
    "Text is searched by code points",
    arguments: [
      (
        """
        {{ 'héllo'.find('l') }} {{ 'héllo'.rfind('l') }} {{ 'abc'.find('z') }} {{ \
        'abcabc'.find('a', 1) }}
        """,
        "2 3 -1 3"
      ),
      (
        """
        {{ 'aaaa'.count('aa') }} {{ 'abc'.count('') }} {{ 'abc'.startswith(('x', 'a')) }} {{ \
        'abc'.endswith('b', 0, 2) }}
        """,
        "2 4 True True"
      ),
    ])
  func textIsSearchedByCodePoints(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Text is split and joined",
    arguments: [
      (
        "{{ ' a  b c '.split() }} {{ ' a b c '.split(none, 1) }} {{ 'a,b,c'.rsplit(',', 1) }}",
        "['a', 'b', 'c'] ['a', 'b c '] ['a,b', 'c']"
      ),
      (
        """
        {{ 'a\\nb\\r\\nc'.splitlines() }} {{ 'k=v=w'.partition('=') }} {{ \
        'k=v=w'.rpartition('=') }}
        """,
        "['a', 'b', 'c'] ('k', '=', 'v=w') ('k=v', '=', 'w')"
      ),
      ("{{ '-'.join(['a', 'b']) }} {{ 'aaa'.rsplit('aa') }}", "a-b ['a', '']"),
    ])
  func textIsSplitAndJoined(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Text is changed",
    arguments: [
      (
        """
        {{ "they're".title() }} {{ 'aBc'.swapcase() }} {{ 'ẞß'.casefold() }} {{ '-5'.zfill(4) }}
        """,
        "They'Re AbC ssss -005"
      ),
      (
        """
        {{ 'a\\tb'.expandtabs(4) }} {{ 'abc'.translate({97: 'X', 98: none}) }} {{ \
        'unhappy'.removeprefix('un') }}
        """,
        "a   b Xc happy"
      ),
      (
        "{{ 'ab'.ljust(4, '.') }}{{ 'ab'.rjust(4, '.') }}{{ 'ab'.center(5, '.') }}", "ab....ab..ab."
      ),
    ])
  func textIsChanged(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Lists and dictionaries change",
    arguments: [
      (
        """
        {% set l = [3, 1, 2] %}{% set _ = l.sort(reverse=true) %}{{ l }}{{ l.pop() }}{{ \
        l.index(2) }}{{ l }}
        """,
        "[3, 2, 1]11[3, 2]"
      ),
      (
        """
        {% set e = {'a': 1} %}{{ e.setdefault('b', 2) }}{{ e.pop('a') }}{{ e.get('x', 'y') }}{{ \
        e }}
        """,
        "21y{'b': 2}"
      ),
      (
        "{{ d.keys() }} {{ d.items()|list }} {{ {}.fromkeys('ab', 0) }}",
        "dict_keys(['b', 'a', 'C']) [('b', 2), ('a', 1), ('C', 3)] {'a': 0, 'b': 0}"
      ),
    ])
  func listsAndDictionariesChange(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Markup escapes what it takes in",
    arguments: [
      ("{{ '<b>'|safe + '<' }} {{ ('<br>'|safe).join(['<', '>'|safe]) }}", "<b>&lt; &lt;<br>>"),
      (
        "{{ ('{} {x!r}'|safe).format('<', x='>') }} {{ ('<i>'|safe).replace('i', '&') }}",
        "&lt; &#39;&gt;&#39; <&amp;>"
      ),
      (
        "{{ ('a<b'|safe).split('<') }} {{ ('<b>é</b> &amp;'|safe).striptags() }}",
        "[Markup(&#39;a&#39;), Markup(&#39;b&#39;)] é &amp;"
      ),
    ])
  func markupEscapesWhatItTakesIn(source: String, expected: String) throws {
    #expect(try rendered(source, escaping: true) == expected)
  }
}
