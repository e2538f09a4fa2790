extension Filters {
  static func attribute(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    try context.attributeOnly(try arguments.text(0, default: ""), of: value)
  }

  static func fallback(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let fallback = arguments[0] ?? .string("")
    if value.isUndefined { return fallback }
    return try arguments.flag(1, default: false) && !value.isTrue() ? fallback : value
  }

  static func first(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let first: Value?
    switch value {
    case .string(let text), .safe(let text):
      // Python goes through a safe text as through any other: the pieces have no mark.
      first = text.unicodeScalars.first.map { .string(String($0)) }
    case .list(let list), .tuple(let list): first = list.items.first
    case .dictionary(let dictionary): first = dictionary.entries.first?.key
    default: first = try value.makeIterator(context).next()
    }
    return first ?? context.undefined(hint: "No first item, sequence was empty.")
  }

  static func join(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    var buffer = TextBuffer()
    let isSafe = try appendJoined(value, arguments, into: &buffer, context)
    let text = buffer.text()
    return isSafe ? .safe(text) : .string(text)
  }

  /// Writes the result of `join` for items that are there already: those that are made on the way may
  /// want to write themselves.
  static func writeJoined(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext, _ buffer: inout TextBuffer
  ) throws -> Filter.Written {
    switch value {
    case .list, .tuple:
      return try appendJoined(value, arguments, into: &buffer, context) ? .safe : .text
    default: return .declined
    }
  }

  private static func appendJoined(
    _ value: Value, _ arguments: Arguments, into buffer: inout TextBuffer, _ context: RenderContext
  ) throws -> Bool {
    let separator = arguments[0] ?? .string("")
    var items = try value.items(context)
    if let attribute = arguments[1], !attribute.isNone {
      let path = AttributePath(attribute)
      items = try items.map { try path.value(of: $0, context) }
    }
    let isEscaped =
      context.autoescape && (separator.hasMarkup || items.contains(where: \.hasMarkup))
    try appendJoined(items, separator, escaping: isEscaped, into: &buffer, context)
    return isEscaped
  }

  /// The texts of values, with a separator between. Escaped they are safe.
  static func joined(
    _ items: [Value], _ separator: Value, escaping: Bool, _ context: RenderContext
  ) throws -> Value {
    var buffer = TextBuffer(capacity: items.count &* 8 &+ 16)
    try appendJoined(items, separator, escaping: escaping, into: &buffer, context)
    let text = buffer.text()
    return escaping ? .safe(text) : .string(text)
  }

  private static func appendJoined(
    _ items: [Value], _ separator: Value, escaping: Bool, into buffer: inout TextBuffer,
    _ context: RenderContext
  ) throws {
    let between = escaping ? try separator.escaped() : try separator.string()
    let start = buffer.count
    var isFirst = true
    for item in items {
      if !isFirst { buffer.append(between) }
      isFirst = false
      if !escaping {
        try item.write(into: &buffer)
      } else if case .string(let text) = item {
        buffer.append(escaping: text)
      } else {
        buffer.append(try item.escaped())
      }
      try context.checkSize(buffer.count - start)
    }
    try context.requireSize(buffer.count - start)
  }

  static func last(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let last: Value?
    switch value {
    case .string(let text), .safe(let text):
      last = text.unicodeScalars.last.map { value.sameMark(String($0)) }
    case .list(let list), .tuple(let list): last = list.items.last
    case .dictionary(let dictionary): last = dictionary.entries.last?.key
    case .range(let range): last = range.count > 0 ? .int(range[range.count - 1]) : nil
    case .undefined(let undefined):
      try undefined.requireLenient()
      last = nil
    case .object(let object):
      guard let items = try object.items() else { throw notReversible(value) }
      last = items.last
    default: throw notReversible(value)
    }
    return last ?? context.undefined(hint: "No last item, sequence was empty.")
  }

  private static func notReversible(_ value: Value) -> TemplateError {
    TemplateError(.type, "'\(value.typeName)' object is not reversible")
  }

  static func length(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    if let text = value.text { return .int(Text.count(text)) }
    guard let count = try value.count() else {
      throw TemplateError(.type, "object of type '\(value.typeName)' has no len()")
    }
    return .int(count)
  }

  static func list(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    .newList(try value.items(context))
  }

  static func prettyPrint(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    .string(try PrettyPrint.text(value, context))
  }

  static func random(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let chosen: Value?
    switch value {
    case .string(let text), .safe(let text):
      chosen = text.unicodeScalars.randomElement().map { value.sameMark(String($0)) }
    case .list(let list), .tuple(let list): chosen = list.items.randomElement()
    case .range(let range):
      chosen = (0..<range.count).randomElement().map { .int(range[$0]) }
    case .undefined(let undefined):
      try undefined.requireLenient()
      chosen = nil
    default:
      guard try value.count() == 0 else {
        throw TemplateError(.type, "'\(value.typeName)' object cannot be indexed by position")
      }
      chosen = nil
    }
    return chosen ?? context.undefined(hint: "No random item, sequence was empty.")
  }

  static func reverse(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    switch value {
    case .string(let text), .safe(let text): return value.sameMark(Text.reversed(text))
    case .list, .tuple, .dictionary, .range, .undefined:
      var items = try value.items(context)
      return .iterator(try ValueIterator(typeName: "list_reverseiterator") { items.popLast() })
    case .iterator: return .newList(try value.items(context).reversed())
    case .object(let object):
      guard let items = try object.items() else { break }
      try context.spend(items.count)
      return .newList(items.reversed())
    default: break
    }
    throw TemplateError(.filterArgument, "argument must be iterable")
  }

  static func sum(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let path = AttributePath(arguments[0])
    let start = arguments[1] ?? .int(0)
    guard start.text == nil else {
      throw TemplateError(.type, "sum() can't sum strings [use ''.join(seq) instead]")
    }
    var items = try value.items(context)
    if arguments[0] != nil { items = try items.map { try path.value(of: $0, context) } }
    if let lists = concatenated(start, items, context) { return try lists.get() }
    var sum = start
    for item in items { sum = try sum.adding(item, context) }
    return sum
  }

  /// Lists put together in one go, where adding one after the other would copy each many times. Nil
  /// when not all are lists.
  private static func concatenated(
    _ start: Value, _ items: [Value], _ context: RenderContext
  ) -> Result<Value, any Error>? {
    guard case .list(let first) = start, !items.isEmpty else { return nil }
    var all = first.items
    for item in items {
      guard case .list(let list) = item else { return nil }
      do { try context.spend(list.items.count) } catch { return .failure(error) }
      all += list.items
    }
    return .success(.newList(all))
  }
}
