extension Value {
  /// The value as Python's `str` writes it: what printing it gives, before any escaping.
  /// - Throws: an `UndefinedError` for a strict undefined value, or what an object's text throws
  func string() throws -> String {
    switch self {
    case .string(let text), .safe(let text): return text
    case .undefined(let undefined): return try undefined.printed()
    case .int(let number): return String(number)
    default:
      var buffer = TextBuffer()
      try write(into: &buffer)
      return buffer.text()
    }
  }

  /// Writes the value as Python's `str` does.
  /// - Throws: an `UndefinedError` for a strict undefined value
  func write(into buffer: inout TextBuffer) throws {
    switch self {
    case .string(let text), .safe(let text): buffer.append(text)
    case .int(let number): buffer.append(decimal: number)
    case .undefined(let undefined): buffer.append(try undefined.printed())
    case .double(let number): FloatFormat.write(number, into: &buffer)
    case .object(let object):
      if let printed = object.printed {
        try printed.write(into: &buffer)
      } else {
        Representation.write(self, into: &buffer)
      }
    default: Representation.write(self, into: &buffer)
    }
  }

  /// The value as text that is safe in HTML: escaped, unless it is marked as safe already.
  func escaped() throws -> String {
    switch self {
    case .safe(let text): return text
    case .object(let object):
      if case .safe(let text)? = object.printed { return text }
      return try string().escaped
    default: return try string().escaped
    }
  }
}
