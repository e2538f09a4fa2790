extension Filters {
  static func attributes(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let dictionary = try dictionary(value)
    try context.spend(dictionary.count)
    var buffer = TextBuffer()
    for entry in dictionary.entries {
      if entry.value.isNone || entry.value.isUndefined { continue }
      guard let key = entry.key.text else {
        throw TemplateError(.type, "expected string, got \(entry.key.typeName)")
      }
      guard !key.utf8.contains(where: endsAttributeName) else {
        throw TemplateError(
          .value, "Invalid character in attribute name: \(entry.key.representation)")
      }
      if buffer.count > 0 { buffer.append(UInt8(ascii: " ")) }
      buffer.append(try entry.key.escaped())
      buffer.append("=\"")
      buffer.append(try entry.value.escaped())
      buffer.append(UInt8(ascii: "\""))
      try context.checkSize(buffer.count)
    }
    var text = buffer.text()
    if !text.isEmpty, try arguments.flag(0, default: true) { text = " " + text }
    return context.autoescape ? .safe(text) : .string(text)
  }

  /// The bytes that would end the name of an attribute (HTML Standard, attribute name state).
  private static func endsAttributeName(_ byte: UInt8) -> Bool {
    switch byte {
    case 9...13, 32, UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "="): true
    default: false
    }
  }

  static func escape(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    .safe(try value.escaped())
  }

  static func writeEscaped(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext, _ buffer: inout TextBuffer
  ) throws -> Filter.Written {
    switch value {
    case .string(let text): buffer.append(escaping: text)
    case .safe(let text): buffer.append(text)
    default: return .declined
    }
    return .safe
  }

  static func forceEscape(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    .safe(try value.string().escaped)
  }

  static func json(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    var layout = JSONWriter.Layout()
    var indent = arguments[0] ?? .none
    if case .dictionary(let settings)? = context.environment.options.policies["json.dumps_kwargs"] {
      try apply(settings, to: &layout)
      if indent.isNone { indent = settings["indent"] ?? .none }
    }
    if !indent.isNone {
      layout.indent = try indent.text ?? Text.repeated(" ", try width(indent), context)
      if layout.itemSeparator == ", " { layout.itemSeparator = "," }
    }
    return .safe(try JSONWriter.text(value, layout, context))
  }

  private static func width(_ indent: Value) throws -> Int {
    if let width = indent.integer { return width }
    throw TemplateError(
      .type, "'\(indent.typeName)' object cannot be interpreted as an integer")
  }

  /// Takes the settings of `json.dumps_kwargs`, which take the place of Jinja's own as a whole.
  private static func apply(
    _ settings: ValueDictionary, to layout: inout JSONWriter.Layout
  ) throws {
    layout.sortsKeys = try settings["sort_keys"]?.isTrue() ?? false
    layout.isASCII = try settings["ensure_ascii"]?.isTrue() ?? true
    layout.skipsKeys = try settings["skipkeys"]?.isTrue() ?? false
    layout.allowsNotANumber = try settings["allow_nan"]?.isTrue() ?? true
    switch settings["separators"] {
    case .list(let list)?, .tuple(let list)?:
      guard list.items.count == 2, let item = list.items[0].text, let key = list.items[1].text
      else {
        throw TemplateError(.value, "json.dumps_kwargs: separators must be two texts")
      }
      layout.itemSeparator = item
      layout.keySeparator = key
    default: break
    }
  }

  static func safe(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    .safe(try value.string())
  }

  static func stripTags(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    .string(HTMLText.stripped(try value.string()))
  }

  static func urlEncode(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let pairs: [(Value, Value)]
    switch value {
    case .dictionary(let dictionary):
      try context.spend(dictionary.count)
      pairs = dictionary.entries.map { ($0.key, $0.value) }
    case .list, .tuple, .range, .iterator, .undefined:
      pairs = try value.items(context).map { try pair($0, context) }
    case .object(let object):
      if let dictionary = try object.dictionary() {
        return try urlEncode(.dictionary(dictionary), arguments, context)
      }
      guard let items = try object.items() else { return .string(quoted(try value.string())) }
      pairs = try items.map { try pair($0, context) }
    default: return .string(quoted(try value.string()))
    }
    var buffer = TextBuffer()
    for (key, value) in pairs {
      if buffer.count > 0 { buffer.append(UInt8(ascii: "&")) }
      buffer.append(URLQuoting.quoted(try key.string(), isQuery: true))
      buffer.append(UInt8(ascii: "="))
      buffer.append(URLQuoting.quoted(try value.string(), isQuery: true))
      try context.checkSize(buffer.count)
    }
    return .string(buffer.text())
  }

  private static func quoted(_ text: String) -> String { URLQuoting.quoted(text) }

  private static func pair(
    _ item: Value, _ context: RenderContext
  ) throws -> (Value, Value) {
    let items = try item.items(context)
    guard items.count == 2 else {
      throw TemplateError(.value, "expected 2 values to unpack, got \(items.count)")
    }
    return (items[0], items[1])
  }

  static func urlize(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let policies = context.environment.options.policies
    var urlize = Urlize()
    if let limit = arguments[0], !limit.isNone { urlize.limit = try arguments.int(0, default: 0) }
    var relations = Text.words(try textOrNone(arguments[3]) ?? "")
    if try arguments.flag(1, default: false) { relations.append("nofollow") }
    relations += Text.words(
      try textOrNone(policies["urlize.rel"] ?? .string("noopener")) ?? "")
    relations.sort { $0.comesBefore($1) }
    var different: [String] = []
    for relation in relations where different.last?.hasSameBytes(as: relation) != true {
      different.append(relation)
    }
    if !different.isEmpty {
      urlize.attributes = " rel=\"\(different.joined(separator: " ").escaped)\""
    }
    let target = arguments[2].flatMap { $0.isNone ? nil : $0 } ?? policies["urlize.target"]
    if let target, try target.isTrue() {
      urlize.attributes += " target=\"\(try target.escaped())\""
    }
    let schemes =
      arguments[4].flatMap { $0.isNone ? nil : $0 } ?? policies["urlize.extra_schemes"] ?? .none
    urlize.schemes = try schemes.isTrue() ? schemes.items(context).map(scheme) : []
    let linked = try urlize.linked(try value.escaped(), context)
    return context.autoescape ? .safe(linked) : .string(linked)
  }

  private static func textOrNone(_ value: Value?) throws -> String? {
    guard let value, try value.isTrue() else { return nil }
    guard let text = value.text else {
      throw TemplateError(.attribute, "'\(value.typeName)' object has no attribute 'split'")
    }
    return text
  }

  /// A scheme such as `tel:` or `ftp://`: two or more letters or digits, a colon, up to two slashes.
  private static func scheme(_ value: Value) throws -> String {
    guard let text = value.text else {
      throw TemplateError(.type, "expected string, got \(value.typeName)")
    }
    let scalars = text.unicodeScalars
    let name = scalars.prefix { $0.isPythonWord || $0 == "." || $0 == "+" || $0 == "-" }
    let rest = scalars.dropFirst(name.count)
    guard name.count >= 2, rest.first == ":", rest.count <= 3,
      rest.dropFirst().allSatisfy({ $0 == "/" })
    else {
      throw TemplateError(
        .filterArgument, "\(value.representation) is not a valid URI scheme prefix.")
    }
    return text
  }

  /// The dictionary that a value is.
  /// - Throws: an `AttributeError` when it is none
  static func dictionary(_ value: Value) throws -> ValueDictionary {
    if let dictionary = try value.dictionary() { return dictionary }
    if case .undefined(let undefined) = value { throw undefined.error }
    throw TemplateError(
      .attribute, "'\(value.typeName)' object has no attribute 'items'")
  }
}
