extension Methods {
  static func join(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let items = try arguments.value(0).items(context)
    if !value.isSafe {
      for (place, item) in items.enumerated() where item.text == nil {
        throw TemplateError(
          .type, "sequence item \(place): expected str instance, \(item.typeName) found")
      }
    }
    return try Filters.joined(items, value, escaping: value.isSafe, context)
  }

  static func replace(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let new = value.isSafe ? try arguments.value(1).escaped() : try arguments.text(1)
    return value.sameMark(
      try Text.replaced(
        try value.string(), try arguments.text(0), with: new,
        limit: try arguments.int(2, default: -1), context))
  }

  static func split(
    _ value: Value, _ arguments: Arguments, fromEnd: Bool, _ context: RenderContext
  ) throws -> Value {
    let text = try value.string()
    let limit = try arguments.int(1, default: -1)
    try chargeParts(of: text, limit, context)
    let parts: [String]
    if let separator = try arguments.optionalText(0) {
      guard !separator.isEmpty else { throw emptySeparator }
      parts =
        fromEnd
        ? Text.partsFromEnd(text, separator, limit: limit)
        : Text.parts(text, separator, limit: limit)
    } else {
      parts =
        fromEnd ? Text.wordsFromEnd(text, limit: limit) : Text.words(text, limit: limit)
    }
    try context.spend(parts.count)
    return .newList(parts.map(value.sameMark))
  }

  /// Counts the most parts that a long text can have before they are made. (Those of a short one are
  /// counted with the result.)
  static func chargeParts(
    of text: String, _ limit: Int = -1, _ context: RenderContext
  ) throws {
    let most = text.utf8.count / 2
    if most > 1 << 19 { try context.charge(items: limit < 0 ? most : min(most, limit)) }
  }

  private static var emptySeparator: TemplateError { TemplateError(.value, "empty separator") }

  static func partition(
    _ value: Value, _ arguments: Arguments, fromEnd: Bool
  ) throws -> Value {
    let text = try value.string()
    let separator = try arguments.text(0)
    guard !separator.isEmpty else { throw emptySeparator }
    let found = text.withBytes { bytes in
      separator.withBytes { fromEnd ? bytes.last($0) : bytes.first($0) }
    }
    guard let found else {
      return .tuple(
        fromEnd
          ? [value.sameMark(""), value.sameMark(""), value]
          : [value, value.sameMark(""), value.sameMark("")])
    }
    return text.withBytes { bytes in
      let rest = bytes.text(found + separator.utf8.count..<bytes.count)
      return .tuple([
        value.sameMark(bytes.text(0..<found)),
        value.isSafe ? .safe(separator) : arguments.value(0), value.sameMark(rest),
      ])
    }
  }

  /// The table that `translate` takes, made of two texts of one length, or of a dictionary.
  static func makeTable(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let table = ValueDictionary()
    if arguments[1] == nil {
      for entry in try Filters.dictionary(arguments.value(0)).entries {
        let scalars = entry.key.text?.unicodeScalars
        guard let scalar = scalars?.first else {
          try table.set(entry.key, entry.value)
          continue
        }
        guard scalars?.count == 1 else {
          throw TemplateError(.value, "string keys in translate table must be of length 1")
        }
        try table.set(.int(Int(scalar.value)), entry.value)
      }
      return .dictionary(table)
    }
    let from = Array(try arguments.text(0).unicodeScalars)
    let to = Array(try arguments.text(1).unicodeScalars)
    guard from.count == to.count else {
      throw TemplateError(
        .value, "the first two maketrans arguments must have equal length")
    }
    try context.spend(from.count)
    for (from, to) in zip(from, to) {
      try table.set(.int(Int(from.value)), .int(Int(to.value)))
    }
    for scalar in try arguments.text(2, default: "").unicodeScalars {
      try table.set(.int(Int(scalar.value)), .none)
    }
    return .dictionary(table)
  }

  static func translate(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let table = try Filters.dictionary(arguments.value(0))
    let text = try value.string()
    try context.spend(text.utf8.count / 8)
    var buffer = TextBuffer(capacity: text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch try table.value(.int(Int(scalar.value))) {
      case nil: buffer.append(scalar)
      case .some(.none): break
      case .some(let new):
        if let text = new.text {
          buffer.append(text)
        } else if let code = new.integer {
          guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
            throw TemplateError(
              .value, "character mapping must be in range(0x110000)")
          }
          buffer.append(scalar)
        } else {
          throw TemplateError(
            .type, "character mapping must return integer, None or str")
        }
      }
      try context.checkSize(buffer.count)
    }
    return value.sameMark(buffer.text())
  }
}
