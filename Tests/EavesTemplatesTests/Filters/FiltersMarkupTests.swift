import Testing

@testable import EavesTemplates

@Suite("Filters of HTML, URLs and JSON")
struct FiltersMarkupTests {
  @Test(
    "Safe marks are kept or lost as in MarkupSafe",
    arguments: [
      ("{{ '<b>'|safe|upper }} {{ '<b>x y'|safe|title }}", "<B> &lt;B&gt;x Y"),
      ("{{ '<b>'|safe|reverse|reverse }} {{ '<b>'|safe|first }}{{ '<b>'|safe|last }}", "<b> &lt;>"),
      (
        "{{ '<i>&'|safe|replace('&', '<') }} {{ 'a<'|replace('a', '<b>'|safe) }}", "<i>&lt; <b>&lt;"
      ),
      ("{{ ['<a>', '<b>'|safe]|join('<br>') }}", "&lt;a&gt;&lt;br&gt;<b>"),
      ("{{ ['<a>', '<c>']|join('<br>'|safe) }}", "&lt;a&gt;<br>&lt;c&gt;"),
      (
        "{{ '<a>\\nb'|safe|indent('<') }} {{ 'a\\n<'|indent('<i>'|safe, true) }}",
        "<a>\n<b <i>a\n&lt;i&gt;&amp;lt;"
      ),
      ("{{ '<b>%s %r'|safe|format('<', '>') }}", "<b>&lt; &#39;&gt;&#39;"),
      ("{{ '<b>long text'|safe|truncate(6, end='<', leeway=0) }}", "<b>lo&lt;"),
      ("{{ '<b> <i>'|safe|wordwrap(3) }}", "&lt;b&gt;\n&lt;i&gt;"),
    ])
  func marksAreKeptOrLostAsInMarkupSafe(source: String, expected: String) throws {
    #expect(try rendered(source, escaping: true) == expected)
  }

  @Test(
    "Escaping happens once, unless forced",
    arguments: [
      ("{{ html|e }}", "&lt;b&gt;Tom &amp; &#34;Jerry&#39;s&#34;&lt;/b&gt;"),
      ("{{ html|e|e == html|e }}", "True"),
      ("{{ '<'|forceescape|forceescape }}", "&amp;lt;"),
      ("{{ none|e }}", "None"),
    ])
  func escapingHappensOnceUnlessForced(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Tags, comments and references are stripped",
    arguments: [
      ("{{ 'a<!-- x <b> -->b <i>c</i>\\n d'|striptags }}", "ab c d"),
      ("{{ '&eacute; &#233; &#xE9; &notit; &nope; &amp'|striptags }}", "é é é ¬it; &nope; &"),
      ("{{ '<<b>x>'|striptags }} {{ '<!-->y'|striptags }}", "x> y"),
      ("{{ '&#0;&#128;&#xD800;&#99999999;'|striptags }}", "�€��"),
    ])
  func tagsAndReferencesAreStripped(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "`xmlattr` leaves out what is missing",
    arguments: [
      (
        "<a{{ {'class': '<x>', 'id': none, 'n': 5, 'u': missing}|xmlattr }}>",
        "<a class=\"&lt;x&gt;\" n=\"5\">"
      ),
      ("<a {{ {'a': 1}|xmlattr(false) }}>", "<a a=\"1\">"),
    ])
  func attributesLeaveOutWhatIsMissing(source: String, expected: String) throws {
    #expect(try rendered(source, escaping: true) == expected)
  }

  @Test(
    "Text is quoted for URLs",
    arguments: [
      ("{{ 'a b/c?é&'|urlencode }}", "a%20b/c%3F%C3%A9%26"),
      ("{{ {'a b': 'c/d', 'k': 1.5}|urlencode }}", "a+b=c%2Fd&k=1.5"),
      ("{{ [('a', 'b'), 'xy']|urlencode }}", "a=b&x=y"),
    ])
  func textIsQuotedForURLs(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "`tojson` is safe in HTML and sorts its keys",
    arguments: [
      (
        "{{ {'b': [1, 2.0, none], 'a': \"<'&é😀\\u2028\"}|tojson }}",
        "{\"a\": \"\\u003c\\u0027\\u0026\\u00e9\\ud83d\\ude00\\u2028\", \"b\": [1, 2.0, null]}"
      ),
      ("{{ [{'a': []}, {}]|tojson(2) }}", "[\n  {\n    \"a\": []\n  },\n  {}\n]"),
      ("{{ {1: true, none: 2}|list|tojson }}", "[1, null]"),
    ])
  func jsonIsSafeInHTML(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }

  @Test(
    "Addresses become links",
    arguments: [
      (
        "{{ 'see http://a.co/(x). or (www.b.org), ok'|urlize }}",
        """
        see <a href="http://a.co/(x)" rel="noopener">http://a.co/(x)</a>. or (<a \
        href="https://www.b.org" rel="noopener">www.b.org</a>), ok
        """
      ),
      (
        "{{ 'me@x.com @x.com mailto:a@b.co'|urlize }}",
        "<a href=\"mailto:me@x.com\">me@x.com</a> @x.com <a href=\"mailto:a@b.co\">a@b.co</a>"
      ),
      (
        "{{ 'x.io y.com http://1.2.3.4:80/ http://[::1]/'|urlize }}",
        """
        x.io y.com <a href="http://1.2.3.4:80/" rel="noopener">http://1.2.3.4:80/</a> <a \
        href="http://[::1]/" rel="noopener">http://[::1]/</a>
        """
      ),
      (
        "{{ 'http://example.com/long'|urlize(10, true, target='_blank') }}",
        """
        <a href="http://example.com/long" rel="nofollow noopener" \
        target="_blank">http://exa...</a>
        """
      ),
      (
        "{{ 'tel:1 irc:2'|urlize(extra_schemes=['tel:']) }}",
        "<a href=\"tel:1\" rel=\"noopener\">tel:1</a> irc:2"
      ),
      (
        "{{ '<http://a.co>'|urlize }}",
        "&lt;<a href=\"http://a.co\" rel=\"noopener\">http://a.co</a>&gt;"
      ),
    ])
  func addressesBecomeLinks(source: String, expected: String) throws {
    #expect(try rendered(source) == expected)
  }
}
