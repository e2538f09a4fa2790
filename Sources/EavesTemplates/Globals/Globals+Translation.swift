/// The functions of gettext. (Jinja: ext.py.)
extension Globals {
  static func translation(_ translations: Translations) -> [(String, Value)] {
    let gettext = Function(
      Signature("gettext", ["message"], required: 1, keywords: true, positionalOnly: true)
    ) { arguments, context in
      let text = translations.gettext(try arguments.text(0, default: ""))
      return try finish(text, [], arguments, translations, context)
    }
    let ngettext = Function(
      Signature(
        "ngettext", ["singular", "plural", "n"], required: 3, keywords: true,
        positionalOnly: true)
    ) { arguments, context in
      let text = translations.ngettext(
        try arguments.text(0, default: ""), try arguments.text(1, default: ""),
        try number(arguments[2]))
      return try finish(text, [("num", arguments[2])], arguments, translations, context)
    }
    let pgettext = Function(
      Signature(
        "pgettext", ["context", "message"], required: 2, keywords: true, positionalOnly: true)
    ) { arguments, context in
      let text = translations.pgettext(
        try arguments.text(0, default: ""), try arguments.text(1, default: ""))
      return try finish(text, [("context", arguments[0])], arguments, translations, context)
    }
    let npgettext = Function(
      Signature(
        "npgettext", ["context", "singular", "plural", "n"], required: 4, keywords: true,
        positionalOnly: true)
    ) { arguments, context in
      let text = translations.npgettext(
        try arguments.text(0, default: ""), try arguments.text(1, default: ""),
        try arguments.text(2, default: ""), try number(arguments[3]))
      return try finish(
        text, [("context", arguments[0]), ("num", arguments[3])], arguments, translations, context)
    }
    return [
      ("_", .function(gettext)), ("gettext", .function(gettext)),
      ("ngettext", .function(ngettext)), ("npgettext", .function(npgettext)),
      ("pgettext", .function(pgettext)),
    ]
  }

  /// The number that chooses the plural: only 1 itself is singular.
  private static func number(_ value: Value?) throws -> Int {
    guard let value else { return 0 }
    if case .undefined(let undefined) = value { try undefined.requireLenient() }
    if let integer = value.integer { return integer }
    if case .double(let number) = value { return Int(exactly: number) ?? 0 }
    return 0
  }

  /// In the new style the translation is a format, which is filled in here.
  private static func finish(
    _ text: String, _ defaults: [(String, Value?)], _ arguments: Arguments,
    _ translations: Translations, _ context: RenderContext
  ) throws -> Value {
    guard translations.newstyle else {
      if let keyword = arguments.keywords.first {
        throw TemplateError(
          .type, "gettext() got an unexpected keyword argument '\(keyword.name)'")
      }
      return .string(text)
    }
    let variables = ValueDictionary()
    for (name, value) in arguments.keywords { variables.set(name, value) }
    for (name, value) in defaults where variables[name] == nil {
      if let value { variables.set(name, value) }
    }
    let format: Value = context.autoescape ? .safe(text) : .string(text)
    return try format.remainder(by: .dictionary(variables), context)
  }
}
