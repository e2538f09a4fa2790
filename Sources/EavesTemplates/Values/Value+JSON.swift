extension Value {
  /// Reads a JSON text (RFC 8259). Objects keep the order of their keys; `3` is an integer and `3.0` a
  /// float.
  /// - Parameter text: the text
  /// - Throws: a `ValueError` that says what is wrong and at which byte; an `OverflowError` for an
  ///   integer beyond 64 bits
  public init(json text: String) throws {
    self = try text.withBytes { bytes in
      var reader = JSONReader(bytes: bytes)
      let value = try reader.value(depth: 0)
      reader.skipSpace()
      guard reader.position == bytes.count else { throw reader.failure("text after the value") }
      return value
    }
  }
}

private struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  private static let deepest = 100

  func failure(_ message: String) -> TemplateError {
    TemplateError(.value, "JSON: \(message) at byte \(position)")
  }

  private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func skipSpace() {
    while [0x20, 0x09, 0x0A, 0x0D].contains(next) { position += 1 }
  }

  private mutating func accept(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { expected in
      guard bytes[position...].starts(with: expected) else { return false }
      position += expected.count
      return true
    }
  }

  mutating func value(depth: Int) throws -> Value {
    guard depth < Self.deepest else { throw TemplateError.tooDeep }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t") where accept("true"): return .bool(true)
    case UInt8(ascii: "f") where accept("false"): return .bool(false)
    case UInt8(ascii: "n") where accept("null"): return .none
    case UInt8(ascii: "N") where accept("NaN"): return .double(.nan)
    case UInt8(ascii: "I") where accept("Infinity"): return .double(.infinity)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("no value")
    }
  }

  private mutating func number() throws -> Value {
    let start = position
    if accept("-Infinity") { return .double(-.infinity) }
    if next == UInt8(ascii: "-") { position += 1 }
    guard Characters.isDigit(next) else { throw failure("no digit") }
    var isInteger = true
    loop: while true {
      switch next {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): break
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"),
        UInt8(ascii: "-"):
        isInteger = false
      default: break loop
      }
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger {
      guard let integer = Int(text) else { throw TemplateError.integerOverflow }
      return .int(integer)
    }
    guard let number = Double(text) else { throw failure("no number") }
    return .double(number)
  }

  private mutating func array(_ depth: Int) throws -> Value {
    position += 1
    var items: [Value] = []
    skipSpace()
    if accept("]") { return .list(items) }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if accept("]") { return .list(items) }
      guard accept(",") else { throw failure("no , or ]") }
    }
  }

  private mutating func object(_ depth: Int) throws -> Value {
    position += 1
    let dictionary = ValueDictionary()
    skipSpace()
    while !accept("}") {
      if dictionary.count > 0 {
        guard accept(",") else { throw failure("no , or }") }
        skipSpace()
      }
      guard next == UInt8(ascii: "\"") else { throw failure("no key") }
      let key = try string()
      skipSpace()
      guard accept(":") else { throw failure("no :") }
      dictionary.set(key, try value(depth: depth + 1))
      skipSpace()
    }
    return .dictionary(dictionary.copied(frozen: true))
  }

  private mutating func string() throws -> String {
    position += 1
    var buffer = TextBuffer()
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return buffer.text()
      case UInt8(ascii: "\\"): try escape(into: &buffer)
      default: buffer.append(byte)
      }
    }
    throw failure("the text does not end")
  }

  private mutating func escape(into buffer: inout TextBuffer) throws {
    let kind = next
    position += 1
    switch kind {
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0C)
    case UInt8(ascii: "n"): buffer.append(0x0A)
    case UInt8(ascii: "r"): buffer.append(0x0D)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(kind)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if code & ~0x3FF == 0xD800, accept("\\u") {
        code = 0x10000 + ((code & 0x3FF) << 10) + (try hexadecimal() & 0x3FF)
      }
      buffer.append(Unicode.Scalar(code) ?? "\u{FFFD}")
    default: throw failure("an unknown escape")
    }
  }

  private mutating func hexadecimal() throws -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      let byte = next
      switch byte {
      case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: code = code << 4 | (UInt32(byte | 0x20) - 0x57)
      default: throw failure("no hexadecimal digit")
      }
      position += 1
    }
    return code
  }
}
