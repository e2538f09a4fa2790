extension Value {
  /// The value as Python's `repr` writes it.
  var representation: String {
    var buffer = TextBuffer()
    Representation.write(self, into: &buffer)
    return buffer.text()
  }
}

/// Python's own way of writing values: `repr()`.
enum Representation {
  /// Writes a value as `repr` does. A container inside itself is written as `[...]`.
  static func write(_ value: Value, into buffer: inout TextBuffer) {
    switch value {
    case .string(let text): write(text, into: &buffer)
    case .int(let number): buffer.append(decimal: number)
    case .none: buffer.append("None")
    case .bool(let flag): buffer.append(flag ? "True" : "False")
    case .double(let number): FloatFormat.write(number, into: &buffer)
    default: buffer.append("<\(value.typeName)>")
    }
  }

  private static func write(_ text: String, into buffer: inout TextBuffer) {
    buffer.append("'\(text)'")
  }
}
