/// Reads values from JSON bytes, with every bound checked: the bytes come from outside.
struct SessionJSONReader {
  let bytes: [UInt8]
  let isTagged: Bool
  private var offset = 0

  init(bytes: [UInt8], isTagged: Bool) {
    self.bytes = bytes
    self.isTagged = isTagged
  }

  /// Reads the one value that the bytes are.
  mutating func document() throws(SessionJSONError) -> SessionValue {
    let value = try self.value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw error("there is more after the value") }
    return value
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func error(_ message: String) -> SessionJSONError {
    SessionJSONError(message: "\(message) at byte \(offset)")
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func accept(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { expected in
      guard bytes[offset...].starts(with: expected) else { return false }
      offset += expected.count
      return true
    }
  }

  private mutating func value(depth: Int) throws(SessionJSONError) -> SessionValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try dictionary(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t") where accept("true"): return .bool(true)
    case UInt8(ascii: "f") where accept("false"): return .bool(false)
    case UInt8(ascii: "n") where accept("null"): return .null
    // Words that are not JSON but that Python writes and reads.
    case UInt8(ascii: "N") where accept("NaN"): return .double(.nan)
    case UInt8(ascii: "I") where accept("Infinity"): return .double(.infinity)
    case UInt8(ascii: "-") where accept("-Infinity"): return .double(-.infinity)
    default: return try number()
    }
  }

  // MARK: Lists and dictionaries

  private mutating func list(depth: Int) throws(SessionJSONError) -> SessionValue {
    try enter(depth)
    var items: [SessionValue] = []
    if accept("]") { return .list(items) }
    repeat {
      items.append(try value(depth: depth + 1))
      skipSpace()
    } while accept(",")
    guard accept("]") else { throw error("expected , or ]") }
    return .list(items)
  }

  private mutating func dictionary(depth: Int) throws(SessionJSONError) -> SessionValue {
    try enter(depth)
    var members: [(String, SessionValue)] = []
    if accept("}") { return .dictionary([:]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("expected a key") }
      let key = try string()
      skipSpace()
      guard accept(":") else { throw error("expected :") }
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
    } while accept(",")
    guard accept("}") else { throw error("expected , or }") }

    let dictionary = SessionDictionary(members)
    if isTagged, dictionary.count == 1, let (key, value) = dictionary.first,
      let tag = SessionTag(rawValue: key)
    {
      return try tag.value(of: value)
    }
    return .dictionary(dictionary)
  }

  /// Steps over an opening bracket.
  private mutating func enter(_ depth: Int) throws(SessionJSONError) {
    guard depth < SessionJSON.maximumDepth else { throw error("too deep") }
    offset += 1
    skipSpace()
  }

  // MARK: Numbers

  private mutating func number() throws(SessionJSONError) -> SessionValue {
    let start = offset
    _ = accept("-")
    // One zero, or digits that begin with another: `01` is two values.
    if !accept("0") && skipDigits() == 0 { throw error("expected a value") }
    let integerEnd = offset
    skipFraction()
    skipExponent()
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if offset > integerEnd {
      guard let number = Double(text) else { throw error("a number that cannot be read") }
      return .double(number)
    }
    if let number = Int(text) { return .int(number) }
    guard let number = SessionValue.LargeInteger(text) else { throw error("too many digits") }
    return .largeInteger(number)
  }

  private mutating func skipFraction() {
    let start = offset
    if accept("."), skipDigits() > 0 { return }
    offset = start
  }

  private mutating func skipExponent() {
    let start = offset
    if accept("e") || accept("E") {
      if !accept("+") { _ = accept("-") }
      if skipDigits() > 0 { return }
    }
    offset = start
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    return offset - start
  }

  // MARK: Strings

  private mutating func string() throws(SessionJSONError) -> String {
    offset += 1
    let start = offset
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      offset += 1
    }
    if next == UInt8(ascii: "\"") {
      offset += 1
      return try text(bytes[start..<(offset - 1)])
    }
    return try stringWithEscapes(from: start)
  }

  /// Reads the rest of a string whose beginning is plain.
  private mutating func stringWithEscapes(from start: Int) throws(SessionJSONError) -> String {
    var unescaped = Array(bytes[start..<offset])
    while let byte = next {
      guard byte >= 0x20 else { throw error("a control character in a string") }
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(unescaped[...])
      case UInt8(ascii: "\\"): unescaped.append(contentsOf: try escape())
      default: unescaped.append(byte)
      }
    }
    throw error("a string without an end")
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(SessionJSONError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw error("a string that is not UTF-8")
    }
    return text
  }

  /// The UTF-8 of an escape, whose backslash has been read.
  private mutating func escape() throws(SessionJSONError) -> [UInt8] {
    let byte = next
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte ?? 0]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
    default: throw error("an escape that JSON does not have")
    }
  }

  /// The character of `\u`, which may be the first half of a pair. A half alone, which no Swift
  /// string can hold, becomes U+FFFD.
  private mutating func scalar() throws(SessionJSONError) -> Unicode.Scalar {
    let unit = try codeUnit()
    guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
    let start = offset
    if accept("\\u") {
      let second = try codeUnit()
      if UTF16.isTrailSurrogate(second) {
        return UTF16.decode(UTF16.EncodedScalar([unit, second]))
      }
    }
    offset = start
    return "\u{FFFD}"
  }

  private mutating func codeUnit() throws(SessionJSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = hexDigit(byte) else {
        throw error("expected four hexadecimal digits")
      }
      unit = unit << 4 | digit
      offset += 1
    }
    return unit
  }

  private func hexDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
