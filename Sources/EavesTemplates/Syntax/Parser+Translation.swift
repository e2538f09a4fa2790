/// `{% trans %}`: becomes a call of gettext and its relatives. (Jinja: ext.py.)
extension Parser {
  private struct Translation {
    var context: Int32?
    /// Names and values in the order of their first mention.
    var variables: [(name: Int32, value: Int32)] = []
    var plural = Node.none
    var numberIsNamedNum = false
    var isTrimmed: Bool?
    var assignment = Node.none
  }

  mutating func translation() throws -> Int32 {
    let token = try advance()
    var translation = Translation()
    if current.kind == .string { translation.context = try advance().value }
    try translationHead(&translation)
    let (singularNames, singular) = try translationText(allowsPlural: true)
    if let first = singularNames.first, translation.plural == Node.none {
      translation.plural = name(first, token.line, token.start)
      translation.numberIsNamedNum = lexer.names[first] == "num"
    }
    var referenced = singularNames
    var pluralText: String?
    if isName(current, "pluralize") {
      try advance()
      if current.kind != .blockEnd { try choosePlural(&translation) }
      try expect(.blockEnd)
      let (names, text) = try translationText(allowsPlural: false)
      pluralText = text
      referenced += names
    }
    try advance()
    for number in referenced where !translation.variables.contains(where: { $0.name == number }) {
      translation.variables.append((number, name(number, token.line, token.start)))
    }
    if pluralText == nil {
      translation.plural = Node.none
    } else if translation.plural == Node.none {
      throw failure("pluralize without variables", token)
    }
    let node = translationNode(
      translation, singular, pluralText, isReferenced: !referenced.isEmpty, token)
    guard translation.assignment != Node.none else { return node }
    return add(.group, token.line, token.start, list(translation.assignment, node))
  }

  private mutating func translationHead(_ translation: inout Translation) throws {
    while current.kind != .blockEnd {
      if !translation.variables.isEmpty { try expect(.comma) }
      if try skip(.colon) { break }
      let token = try expect(.name)
      guard !translation.variables.contains(where: { $0.name == token.value }) else {
        throw failure(
          "translatable variable \(quoted(text(token))) defined twice.", token, kind: .assertion)
      }
      var value: Int32
      if try skip(.assign) {
        value = try expression()
      } else if translation.isTrimmed == nil,
        text(token) == "trimmed" || text(token) == "notrimmed"
      {
        translation.isTrimmed = text(token) == "trimmed"
        continue
      } else {
        value = name(token.value, token.line, token.start)
      }
      if translation.plural == Node.none {
        if tree[value].kind == .call {
          // A call is made once, and its result used for the text and the number.
          let variable = lexer.names.number("_trans")
          let target = name(variable, token.line, token.start)
          tree.nodes.pointer(to: Int(target)).pointee.flag = Node.isStored
          translation.assignment = add(.set, token.line, token.start, target, value)
          value = name(variable, token.line, token.start)
        }
        translation.plural = value
        translation.numberIsNamedNum = text(token) == "num"
      }
      translation.variables.append((token.value, value))
    }
    try expect(.blockEnd)
  }

  private mutating func choosePlural(_ translation: inout Translation) throws {
    let token = try expect(.name)
    guard let variable = translation.variables.first(where: { $0.name == token.value }) else {
      throw failure(
        "unknown variable \(quoted(text(token))) for pluralization", token, kind: .assertion)
    }
    translation.plural = variable.value
    translation.numberIsNamedNum = text(token) == "num"
  }

  /// The text up to the next tag, with `%(name)s` for the variables in it.
  private mutating func translationText(
    allowsPlural: Bool
  ) throws -> (names: [Int32], text: String) {
    var names: [Int32] = []
    var buffer = TextBuffer()
    while true {
      switch current.kind {
      case .data:
        let token = try advance()
        for byte in lexer.source.slice(Int(token.start), Int(token.length)) {
          buffer.append(byte)
          if byte == UInt8(ascii: "%") { buffer.append(byte) }
        }
      case .variableBegin:
        try advance()
        let token = try expect(.name)
        names.append(token.value)
        buffer.append("%(\(text(token)))s")
        try expect(.variableEnd)
      case .end: throw failure("unclosed translation block")
      default:
        try advance()
        let tag = current.kind == .name ? text(current) : nil
        switch tag {
        case "endtrans": return (names, buffer.text())
        case "pluralize" where allowsPlural: return (names, buffer.text())
        case "pluralize":
          throw failure("a translatable section can have only one pluralize section")
        case "trans":
          throw failure("trans blocks can't be nested; did you mean `endtrans`?")
        default:
          throw failure(
            "control structures in translatable sections are not allowed; saw `\(tag ?? "None")`")
        }
      }
    }
  }

  private mutating func translationNode(
    _ translation: Translation, _ singular: String, _ plural: String?, isReferenced: Bool,
    _ token: Token
  ) -> Int32 {
    let (line, offset) = (token.line, token.start)
    let isNewstyle = environment.options.translations?.newstyle ?? false
    let trims: Bool
    if let isTrimmed = translation.isTrimmed {
      trims = isTrimmed
    } else {
      trims = (try? environment.options.policies["ext.i18n.trimmed"]?.isTrue()) ?? false
    }
    func constant(_ parser: inout Parser, _ text: String) -> Int32 {
      var text = trims ? Self.trimmed(text) : text
      if !isReferenced, !isNewstyle { text = Self.withoutDoubledPercent(text) }
      return parser.add(.text, line, offset, parser.lexer.names.number(text))
    }
    let mark = scratch.count
    if let context = translation.context { scratch.append(add(.text, line, offset, context)) }
    scratch.append(constant(&self, singular))
    var function = translation.context == nil ? "gettext" : "pgettext"
    if let plural {
      function = "n" + function
      scratch.append(constant(&self, plural))
      scratch.append(translation.plural)
    }
    let positional = list(from: mark)
    if isNewstyle {
      for (number, value) in translation.variables {
        if translation.numberIsNamedNum, plural != nil, lexer.names[number] == "num" { continue }
        scratch.append(number)
        scratch.append(value)
      }
    }
    let arguments = list(positional, list(from: mark), Node.none, Node.none)
    let callee = name(lexer.names.number(function), line, offset)
    var node = add(.call, line, offset, callee, Node.none, arguments)
    if !isNewstyle {
      node = add(.markIfEscaping, line, offset, node)
      if !translation.variables.isEmpty {
        for (number, value) in translation.variables {
          scratch.append(add(.text, line, offset, number))
          scratch.append(value)
        }
        let values = add(.dictionary, line, offset, list(from: mark))
        node = add(.remainder, line, offset, node, values)
      }
    }
    return add(.output, line, offset, list(node))
  }

  private static func withoutDoubledPercent(_ text: String) -> String {
    var bytes: [UInt8] = []
    var skips = false
    for byte in text.utf8 {
      if skips, byte == UInt8(ascii: "%") {
        skips = false
        continue
      }
      skips = byte == UInt8(ascii: "%")
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text without space at its ends, and with a single space for a line end and the space
  /// around it.
  private static func trimmed(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var space = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if Characters.isSpace(scalar) {
        space.append(scalar)
        continue
      }
      if !space.isEmpty, !result.isEmpty {
        if space.contains("\n") { result.append(" ") } else { result.append(contentsOf: space) }
      }
      space = String.UnicodeScalarView()
      result.append(scalar)
    }
    return String(result)
  }
}
