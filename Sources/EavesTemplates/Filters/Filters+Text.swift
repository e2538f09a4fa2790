extension Filters {
  static func center(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let width = try arguments.int(0, default: 80)
    return value.sameMark(try Text.padded(try value.string(), to: width, .center, context))
  }

  static func format(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    guard arguments.keywords.isEmpty else {
      guard arguments.rest.isEmpty else {
        throw TemplateError(
          .filterArgument, "can't handle positional and keyword arguments at the same time")
      }
      let names = ValueDictionary(arguments.keywords.map { (key: $0.name, value: $0.value) })
      return try PercentFormat.format(try softText(value), with: .dictionary(names), context)
    }
    return try PercentFormat.format(try softText(value), with: .tuple(arguments.rest), context)
  }

  static func replace(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let old = arguments[0] ?? .none
    let new = arguments[1] ?? .none
    let limit = arguments[2].map(\.isNone) ?? true ? -1 : try arguments.int(2, default: -1)
    guard context.autoescape else {
      return .string(
        try Text.replaced(
          try value.string(), try old.string(), with: try new.string(), limit: limit, context))
    }
    let isEscaped = old.hasMarkup || new.hasMarkup && !value.hasMarkup
    let text: Value = isEscaped ? .safe(try value.escaped()) : try softText(value)
    let replacement = text.isSafe ? try softText(new).escaped() : try new.string()
    return text.sameMark(
      try Text.replaced(
        try text.string(), try old.string(), with: replacement, limit: limit, context))
  }

  /// Writes the result of `replace` where nothing has to be escaped for it.
  static func writeReplaced(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext, _ buffer: inout TextBuffer
  ) throws -> Filter.Written {
    guard case .string(let text) = value, case .string(let old)? = arguments[0], !old.isEmpty,
      case .string(let new)? = arguments[1], arguments[2] == nil
    else { return .declined }
    try text.withBytes { bytes in
      try old.withBytes { old in
        try new.withBytes { new in
          try Text.appendReplaced(bytes, old, with: new, limit: -1, into: &buffer, context)
        }
      }
    }
    return .text
  }

  static func string(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    try softText(value)
  }

  static func trim(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let characters: String? =
      arguments[0].map(\.isNone) ?? true ? nil : try arguments.text(0, default: "")
    return value.sameMark(Text.trimmed(try value.string(), characters))
  }

  /// Writes the result of `trim` without an argument.
  static func writeTrimmed(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext, _ buffer: inout TextBuffer
  ) throws -> Filter.Written {
    guard let text = value.text, arguments[0] == nil else { return .declined }
    text.withBytes { buffer.append($0.part(Text.rangeWithoutSpace($0))) }
    return value.isSafe ? .safe : .text
  }

  static func wordCount(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let text = try value.string()
    let count = text.withBytes { bytes in
      var count = 0
      var place = 0
      var isInWord = false
      while place < bytes.count {
        let (scalar, length) = bytes.scalar(at: place)
        let isWord = scalar.isPythonWord
        if isWord, !isInWord { count &+= 1 }
        isInWord = isWord
        place &+= length
      }
      return count
    }
    return .int(count)
  }
}
