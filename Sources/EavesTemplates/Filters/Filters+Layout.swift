extension Filters {
  static func indent(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    guard let text = value.text else {
      if case .undefined(let undefined) = value { throw undefined.error }
      throw TemplateError(.type, "can only indent text, not \(value.typeName)")
    }
    let width = arguments[0] ?? .int(4)
    let indention =
      try width.text ?? Text.repeated(" ", try arguments.int(0, default: 4), context)
    let first = try arguments.flag(1, default: false)
    let blank = try arguments.flag(2, default: false)
    // A safe indention makes what it is put before safe, and so escapes it first.
    let escapes = width.isSafe && !value.isSafe
    var indented = try indent(
      text, by: indention, blank: blank, escaping: escapes, firstToo: escapes && blank, context)
    if first {
      if escapes, !blank { indented = indented.escaped }
      try context.requireSize(indented.utf8.count.saturatingAdd(indention.utf8.count))
      indented = indention + indented
    }
    let isSafe = value.isSafe || escapes && (blank || first)
    return isSafe ? .safe(indented) : .string(indented)
  }

  private static func indent(
    _ text: String, by indention: String, blank: Bool, escaping: Bool, firstToo: Bool,
    _ context: RenderContext
  ) throws -> String {
    try text.withBytes { bytes in
      try indention.withBytes { indention in
        var buffer = TextBuffer(capacity: bytes.count + bytes.count / 4 + 16)
        var isFirst = true
        func write(_ line: Bytes) throws {
          if !isFirst {
            buffer.append(UInt8(ascii: "\n"))
            if blank || !line.isEmpty { buffer.append(indention) }
            try context.checkSize(buffer.count)
          }
          if escaping, !isFirst || firstToo {
            buffer.append(escaping: line)
          } else {
            buffer.append(line)
          }
          isFirst = false
        }
        var endsInLineEnd = true
        try Text.forEachLine(bytes) { line, end in
          try write(bytes.part(line))
          endsInLineEnd = end > line.upperBound
        }
        // What follows the last line end is a line too, though an empty one. (Jinja finds it by
        // putting a line feed behind the text, which completes a carriage return.)
        if endsInLineEnd, bytes.last != 13 { try write(bytes.part(bytes.count..<bytes.count)) }
        try context.requireSize(buffer.count)
        return buffer.text()
      }
    }
  }

  static func truncate(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let length = try arguments.int(0, default: 255)
    let end = arguments[2] ?? .string("...")
    guard let endText = end.text else {
      throw TemplateError(.type, "object of type '\(end.typeName)' has no len()")
    }
    var leeway = arguments[3] ?? .none
    if leeway.isNone { leeway = context.environment.options.policies["truncate.leeway"] ?? .int(5) }
    guard let leeway = leeway.integer else {
      throw TemplateError(.type, "leeway must be an integer")
    }
    let endLength = Text.count(endText)
    guard length >= endLength else {
      throw TemplateError(
        .assertionFailed, "expected length >= \(endLength), got \(length)")
    }
    guard leeway >= 0 else {
      throw TemplateError(.assertionFailed, "expected leeway >= 0, got \(leeway)")
    }
    let limit = length.saturatingAdd(leeway)
    guard let text = value.text else {
      guard let count = try value.count() else {
        throw TemplateError(.type, "object of type '\(value.typeName)' has no len()")
      }
      guard count > limit else { return value }
      throw TemplateError(.type, "can only truncate text, not \(value.typeName)")
    }
    guard text.utf8.count > limit else { return value }
    let killsWords = try arguments.flag(1, default: false)
    let kept: String? = text.withBytes { bytes in
      guard let limitEnd = bytes.offset(ofScalar: limit), limitEnd < bytes.count,
        var cut = bytes.offset(ofScalar: length - endLength)
      else { return nil }
      if !killsWords {
        var space = cut - 1
        while space >= 0, bytes[space] != UInt8(ascii: " ") { space -= 1 }
        if space >= 0 { cut = space }
      }
      return bytes.text(0..<cut)
    }
    guard let kept else { return value }
    return try value.sameMark(kept).adding(end, context)
  }

  static func wordWrap(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    guard let text = value.text else {
      if case .undefined(let undefined) = value { throw undefined.error }
      throw TemplateError(
        .attribute, "'\(value.typeName)' object has no attribute 'splitlines'")
    }
    let width = try arguments.int(0, default: 79)
    var separator = arguments[2] ?? .none
    if separator.isNone { separator = .string(context.environment.options.newlineSequence) }
    guard let separatorText = separator.text else {
      throw TemplateError(.type, "expected str, got \(separator.typeName)")
    }
    let wrap = WordWrap(
      width: width, breaksLongWords: try arguments.flag(1, default: true),
      breaksOnHyphens: try arguments.flag(3, default: true))
    let wrapped = try text.withBytes { bytes in
      try self.wrapped(bytes, wrap, separatorText, escaping: separator.isSafe, context)
    }
    return separator.isSafe ? .safe(wrapped) : .string(wrapped)
  }

  private static func wrapped(
    _ bytes: Bytes, _ wrap: WordWrap, _ separator: String, escaping: Bool,
    _ context: RenderContext
  ) throws -> String {
    var buffer = TextBuffer(capacity: bytes.count + bytes.count / 16 + 16)
    var isFirst = true
    try Text.forEachLine(bytes) { paragraph, _ in
      guard wrap.width > 0 else {
        throw TemplateError(.value, "invalid width \(wrap.width) (must be > 0)")
      }
      if !isFirst { buffer.append(separator) }
      isFirst = false
      var isFirstLine = true
      try wrap.forEachLine(of: bytes, paragraph) { line in
        if !isFirstLine { buffer.append(separator) }
        isFirstLine = false
        if escaping { buffer.append(escaping: line) } else { buffer.append(line) }
        try context.checkSize(buffer.count)
      }
    }
    try context.requireSize(buffer.count)
    return buffer.text()
  }
}
