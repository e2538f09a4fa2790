/// Printing values.
extension RenderContext {
  /// Prints a value that finalize has a say in.
  func print(_ value: Value, _ flag: UInt8) throws {
    if finalizes, let finalize = environment.options.finalize {
      try write(finalize(value), flag)
    } else {
      try write(value, flag)
    }
  }

  /// Prints the result of a filter, without making a value of it when the filter can write it.
  func print(_ filter: Filter, _ value: Value, _ arguments: Arguments, _ flag: UInt8) throws {
    guard let write = filter.write else {
      return try self.write(filter.body(value, arguments, self), flag)
    }
    scratch.pointee.truncate(to: 0)
    switch try write(value, arguments, self, &scratch.pointee) {
    case .declined: try self.write(filter.body(value, arguments, self), flag)
    case .text where escapes(flag): output.pointee.append(escaping: scratch.pointee.bytes)
    case .safe, .text: output.pointee.append(scratch.pointee.bytes)
    }
  }

  @inline(__always)
  private func escapes(_ flag: UInt8) -> Bool {
    flag == Escape.yes.rawValue || (flag == Escape.dynamic.rawValue && autoescape)
  }

  /// Prints a value.
  @inline(__always)
  func write(_ value: Value, _ flag: UInt8) throws {
    let escapes = escapes(flag)
    switch value {
    case .string(let text):
      if escapes { output.pointee.append(escaping: text) } else { output.pointee.append(text) }
    case .safe(let text): output.pointee.append(text)
    case .int(let number): output.pointee.append(decimal: number)
    default: try writeOther(value, escapes)
    }
  }

  @inline(never)
  private func writeOther(_ value: Value, _ escapes: Bool) throws {
    switch value {
    case .undefined(let undefined):
      let text = try undefined.printed()
      if escapes { output.pointee.append(escaping: text) } else { output.pointee.append(text) }
    case .none, .bool, .double: try value.write(into: &output.pointee)
    default: output.pointee.append(try escapes ? value.escaped() : value.string())
    }
    guard output.pointee.count <= environment.options.limits.outputBytes else {
      throw TemplateError(
        .limit, "the output exceeds \(environment.options.limits.outputBytes) bytes")
    }
  }

  // MARK: Captures

  /// Ends a capture and pushes its text.
  func endCapture(_ frame: UnsafeMutablePointer<Activation>) throws {
    let start = captures.removeLast()
    try charge(output.pointee.count - start)
    let text = output.pointee.text(from: start)
    output.pointee.truncate(to: start)
    frame.push(autoescape ? .safe(text) : .string(text))
  }

  /// Ends so many captures and forgets what they have.
  func dropCaptures(_ count: Int) {
    let first = captures.count - count
    output.pointee.truncate(to: captures[first])
    captures.removeLast(count)
  }

  /// Prints what a block's filter gave.
  func printFiltered(_ value: Value) throws {
    guard let text = value.text else {
      throw TemplateError(
        .type, "sequence item 0: expected str instance, \(value.typeName) found")
    }
    output.pointee.append(text)
  }

  /// What stands for the other side of a condition that has none.
  func lenientUndefined(_ hint: Value) -> Value {
    .undefined(Undefined(.hint(hint.text ?? ""), behaviour: .lenient))
  }

  /// Joins the texts of values. Where one of them is safe and escaping is on, the others are escaped
  /// and the whole is safe.
  func concatenated(
    _ values: UnsafeMutablePointer<Value>, _ count: Int, escapes: Bool
  ) throws -> Value {
    var isSafe = false
    if escapes {
      for position in 0..<count where values[position].hasMarkup { isSafe = true }
    }
    var buffer = TextBuffer()
    for position in 0..<count {
      if isSafe {
        buffer.append(try values[position].escaped())
      } else {
        try values[position].write(into: &buffer)
      }
    }
    try requireSize(buffer.count)
    try charge(buffer.count)
    let text = buffer.text()
    return isSafe ? .safe(text) : .string(text)
  }
}
