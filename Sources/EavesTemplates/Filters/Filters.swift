/// The built-in filters by name, alphabetically: those of Jinja 3.1 (Template Designer Documentation,
/// List of Builtin Filters).
enum Filters {
  static let table: [String: Filter] = [
    "abs": Filter(Signature("abs"), body: abs),
    "attr": Filter(Signature("attr", ["name"], required: 1), body: attribute),
    "batch": Filter(Signature("batch", ["linecount", "fill_with"], required: 1), body: batch),
    "capitalize": Filter(
      Signature("capitalize"), write: writing(Text.appendCapitalized), body: capitalize),
    "center": Filter(Signature("center", ["width"]), body: center),
    "count": Filter(Signature("count"), body: length),
    "d": Filter(Signature("d", ["default_value", "boolean"]), body: fallback),
    "default": Filter(Signature("default", ["default_value", "boolean"]), body: fallback),
    "dictsort": Filter(
      Signature("dictsort", ["case_sensitive", "by", "reverse"]), body: dictionarySort),
    "e": Filter(Signature("e"), write: writeEscaped, body: escape),
    "escape": Filter(Signature("escape"), write: writeEscaped, body: escape),
    "filesizeformat": Filter(Signature("filesizeformat", ["binary"]), body: fileSize),
    "first": Filter(Signature("first"), body: first),
    "float": Filter(Signature("float", ["default"]), body: float),
    "forceescape": Filter(Signature("forceescape"), body: forceEscape),
    "format": Filter(Signature("format", rest: true, keywords: true), body: format),
    "groupby": Filter(
      Signature("groupby", ["attribute", "default", "case_sensitive"], required: 1), body: group),
    "indent": Filter(Signature("indent", ["width", "first", "blank"]), body: indent),
    "int": Filter(Signature("int", ["default", "base"]), body: int),
    "items": Filter(Signature("items"), body: items),
    "join": Filter(Signature("join", ["d", "attribute"]), write: writeJoined, body: join),
    "last": Filter(Signature("last"), body: last),
    "length": Filter(Signature("length"), body: length),
    "list": Filter(Signature("list"), body: list),
    "lower": Filter(Signature("lower"), write: writing(Text.appendLowercased), body: lower),
    "map": Filter(Signature("map", rest: true, keywords: true), body: map),
    "max": Filter(Signature("max", ["case_sensitive", "attribute"]), body: largest),
    "min": Filter(Signature("min", ["case_sensitive", "attribute"]), body: smallest),
    "pprint": Filter(Signature("pprint"), body: prettyPrint),
    "random": Filter(Signature("random"), body: random),
    "reject": Filter(Signature("reject", rest: true, keywords: true), body: reject),
    "rejectattr": Filter(
      Signature("rejectattr", rest: true, keywords: true), body: rejectAttribute),
    "replace": Filter(
      Signature("replace", ["old", "new", "count"], required: 2), write: writeReplaced,
      body: replace),
    "reverse": Filter(Signature("reverse"), body: reverse),
    "round": Filter(Signature("round", ["precision", "method"]), body: round),
    "safe": Filter(Signature("safe"), body: safe),
    "select": Filter(Signature("select", rest: true, keywords: true), body: select),
    "selectattr": Filter(
      Signature("selectattr", rest: true, keywords: true), body: selectAttribute),
    "slice": Filter(Signature("slice", ["slices", "fill_with"], required: 1), body: slice),
    "sort": Filter(Signature("sort", ["reverse", "case_sensitive", "attribute"]), body: sort),
    "string": Filter(Signature("string"), body: string),
    "striptags": Filter(Signature("striptags"), body: stripTags),
    "sum": Filter(Signature("sum", ["attribute", "start"]), body: sum),
    "title": Filter(
      Signature("title"), write: writing(keepsMark: false, Text.appendWordsTitled), body: title),
    "tojson": Filter(Signature("tojson", ["indent"]), body: json),
    "trim": Filter(Signature("trim", ["chars"]), write: writeTrimmed, body: trim),
    "truncate": Filter(
      Signature("truncate", ["length", "killwords", "end", "leeway"]), body: truncate),
    "unique": Filter(Signature("unique", ["case_sensitive", "attribute"]), body: unique),
    "upper": Filter(Signature("upper"), write: writing(Text.appendUppercased), body: upper),
    "urlencode": Filter(Signature("urlencode"), body: urlEncode),
    "urlize": Filter(
      Signature("urlize", ["trim_url_limit", "nofollow", "target", "rel", "extra_schemes"]),
      body: urlize),
    "wordcount": Filter(Signature("wordcount"), body: wordCount),
    "wordwrap": Filter(
      Signature("wordwrap", ["width", "break_long_words", "wrapstring", "break_on_hyphens"]),
      body: wordWrap),
    "xmlattr": Filter(Signature("xmlattr", ["autospace"]), body: attributes),
  ]
}
