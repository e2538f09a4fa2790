import EavesTemplates

/// The options of a case, as those of an environment.
enum CaseOptions {
  static func options(_ given: Value) throws -> Options {
    var options = Options()
    for (name, value) in given.members {
      switch name {
      case "block_start_string": options.blockStart = value.text ?? ""
      case "block_end_string": options.blockEnd = value.text ?? ""
      case "variable_start_string": options.variableStart = value.text ?? ""
      case "variable_end_string": options.variableEnd = value.text ?? ""
      case "comment_start_string": options.commentStart = value.text ?? ""
      case "comment_end_string": options.commentEnd = value.text ?? ""
      case "line_statement_prefix": options.lineStatementPrefix = value.text
      case "line_comment_prefix": options.lineCommentPrefix = value.text
      case "trim_blocks": options.trimBlocks = value.flag ?? false
      case "lstrip_blocks": options.lstripBlocks = value.flag ?? false
      case "newline_sequence": options.newlineSequence = value.text ?? "\n"
      case "keep_trailing_newline": options.keepTrailingNewline = value.flag ?? false
      case "autoescape": options.autoescape = autoescape(value)
      case "undefined": options.undefined = try undefined(value)
      case "extensions": options.extensions = try extensions(value)
      case "enable_async": options.enableAsync = value.flag ?? false
      case "sandboxed": options.sandbox = value.flag == nil ? .immutable : .on
      case "finalize": options.finalize = { $0 == .none ? .string("") : $0 }
      case "policies":
        for (policy, value) in value.members { options.policies[policy] = value }
      case "i18n": options.translations = translations(value)
      case "globals": break
      default: throw TemplateError(.value, "unknown option '\(name)'")
      }
    }
    return options
  }

  private static func autoescape(_ value: Value) -> Autoescape {
    if let flag = value.flag { return flag ? .on : .off }
    let select = value["select"] ?? .none
    func list(_ name: String, default fallback: [String]) -> [String] {
      guard case .list(let list)? = select[name] else { return fallback }
      return list.items.compactMap(\.text)
    }
    return .select(
      enabled: list("enabled_extensions", default: ["html", "htm", "xml"]),
      disabled: list("disabled_extensions", default: []),
      default: select["default"]?.flag ?? false)
  }

  private static func undefined(_ value: Value) throws -> Undefined.Behaviour {
    switch value.text {
    case "strict": return .strict
    case "chainable": return .chainable
    case "debug": return .debug
    default: throw TemplateError(.value, "unknown kind of undefined")
    }
  }

  private static func extensions(_ value: Value) throws -> Set<Options.Extension> {
    guard case .list(let list) = value else { return [] }
    return Set(
      try list.items.map { item in
        guard let known = item.text.flatMap(Options.Extension.init) else {
          throw TemplateError(.value, "unknown extension")
        }
        return known
      })
  }

  private static func translations(_ value: Value) -> Translations {
    let messages = texts(value["messages"])
    var contexts: [String: [String: String]] = [:]
    for (context, messages) in value["contexts"]?.members ?? [] {
      contexts[context] = texts(messages)
    }
    let known = contexts
    return Translations(
      newstyle: value["newstyle"]?.flag ?? false,
      gettext: { messages[$0] ?? $0 },
      ngettext: { singular, plural, number in
        let text = number == 1 ? singular : plural
        return messages[text] ?? text
      },
      pgettext: { known[$0]?[$1] ?? $1 },
      npgettext: { context, singular, plural, number in
        let text = number == 1 ? singular : plural
        return known[context]?[text] ?? text
      })
  }

  private static func texts(_ value: Value?) -> [String: String] {
    var texts: [String: String] = [:]
    for (name, text) in value?.members ?? [] { texts[name] = text.text }
    return texts
  }
}
