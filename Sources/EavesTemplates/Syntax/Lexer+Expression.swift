extension Lexer {
  /// The next token inside a tag; nil at the end of the source.
  mutating func expression() throws -> Token? {
    if canEndTag, let end = endOfTag() { return end }
    let start = position
    position = skipSpace(start)
    if position > start, canEndTag, let end = endOfTag() { return end }
    guard position < count else {
      state = .root
      return nil
    }
    let byte = bytes[position]
    if Characters.isDigit(byte) { return try number() }
    if Characters.isName(byte) || byte >= 0x80 { return try name() }
    if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return try string(byte) }
    return try operatorToken(byte)
  }

  /// Whether the byte at the position can begin the end of a tag. A line statement ends with space or
  /// with the source.
  @inline(__always)
  private var canEndTag: Bool { state == .lineStatement || canEnd.contains(bytes[position]) }

  func unexpectedCharacter(_ line: Int32) -> TemplateError {
    let (scalar, _) = Characters.scalar(bytes + position, count - position)
    let before = String(decoding: source.slice(0, position), as: UTF8.self).unicodeScalars.count
    return failure(
      "unexpected char \(Value.string(String(scalar)).representation) at \(before)", at: position,
      line: line)
  }

  @inline(__always)
  private mutating func token(_ kind: Token.Kind, _ end: Int, value: Int32 = 0) -> Token {
    let start = position
    position = end
    return Token(
      kind: kind, line: line(at: start), start: Int32(truncatingIfNeeded: start),
      length: Int32(truncatingIfNeeded: end &- start), value: value)
  }

  private mutating func name() throws -> Token {
    var end = position
    while Characters.isName(bytes[end]) { end &+= 1 }
    if bytes[end] >= 0x80 { end = try endOfWideName(from: end) }
    let number = names.number(source.slice(position, end &- position))
    var name = token(.name, end, value: number)
    name.keyword = names.keyword(number)
    return name
  }

  /// The end of a name that has letters beyond ASCII.
  @inline(never)
  private mutating func endOfWideName(from start: Int) throws -> Int {
    var end = start
    var isValid = true
    while end < count {
      let (scalar, length) = Characters.scalar(bytes + end, count - end)
      guard scalar.isASCII ? Characters.isName(bytes[end]) : Characters.isWord(scalar) else {
        break
      }
      let properties = scalar.properties
      if !(end == position ? properties.isXIDStart : properties.isXIDContinue) { isValid = false }
      end &+= length
    }
    guard end > position else { throw unexpectedCharacter(line(at: position)) }
    guard isValid else {
      throw failure("Invalid character in identifier", at: position, line: line(at: position))
    }
    return end
  }

  private mutating func operatorToken(_ byte: UInt8) throws -> Token {
    let next = position + 1 < count ? bytes[position + 1] : 0
    switch byte {
    case UInt8(ascii: "+"): return token(.add, position + 1)
    case UInt8(ascii: "-"): return token(.subtract, position + 1)
    case UInt8(ascii: "/"):
      return next == byte ? token(.floorDivide, position + 2) : token(.divide, position + 1)
    case UInt8(ascii: "*"):
      return next == byte ? token(.power, position + 2) : token(.multiply, position + 1)
    case UInt8(ascii: "%"): return token(.remainder, position + 1)
    case UInt8(ascii: "~"): return token(.tilde, position + 1)
    case UInt8(ascii: "["): return open(.leftBracket, UInt8(ascii: "]"))
    case UInt8(ascii: "("): return open(.leftParenthesis, UInt8(ascii: ")"))
    case UInt8(ascii: "{"): return open(.leftBrace, UInt8(ascii: "}"))
    case UInt8(ascii: "]"): return try close(.rightBracket, byte)
    case UInt8(ascii: ")"): return try close(.rightParenthesis, byte)
    case UInt8(ascii: "}"): return try close(.rightBrace, byte)
    case UInt8(ascii: "="):
      return next == byte ? token(.equal, position + 2) : token(.assign, position + 1)
    case UInt8(ascii: "!") where next == UInt8(ascii: "="): return token(.notEqual, position + 2)
    case UInt8(ascii: ">"):
      return next == UInt8(ascii: "=")
        ? token(.greaterOrEqual, position + 2) : token(.greater, position + 1)
    case UInt8(ascii: "<"):
      return next == UInt8(ascii: "=")
        ? token(.lessOrEqual, position + 2) : token(.less, position + 1)
    case UInt8(ascii: "."): return token(.dot, position + 1)
    case UInt8(ascii: ":"): return token(.colon, position + 1)
    case UInt8(ascii: "|"): return token(.pipe, position + 1)
    case UInt8(ascii: ","): return token(.comma, position + 1)
    case UInt8(ascii: ";"): return token(.semicolon, position + 1)
    default: throw unexpectedCharacter(line(at: position))
    }
  }

  private mutating func open(_ kind: Token.Kind, _ closing: UInt8) -> Token {
    brackets.append(closing)
    return token(kind, position + 1)
  }

  private mutating func close(_ kind: Token.Kind, _ byte: UInt8) throws -> Token {
    guard !brackets.isEmpty else {
      throw failure(
        "unexpected '\(UnicodeScalar(byte))'", at: position, line: line(at: position))
    }
    let expected = brackets.removeLast()
    guard expected == byte else {
      throw failure(
        "unexpected '\(UnicodeScalar(byte))', expected '\(UnicodeScalar(expected))'",
        at: position, line: line(at: position))
    }
    return token(kind, position + 1)
  }
}

// MARK: Numbers

extension Lexer {
  private mutating func number() throws -> Token {
    if let (end, number) = shortInteger() {
      constants.append(.int(number))
      return token(.integer, end, value: Int32(constants.count - 1))
    }
    if let end = floatEnd() {
      let text = digits(position, end)
      constants.append(.double(Double(text) ?? .infinity))
      return token(.float, end, value: Int32(constants.count - 1))
    }
    let (end, radix, start) = integerEnd()
    guard let number = Int(digits(start, end), radix: radix) else {
      let text = String(decoding: source.slice(position, end - position), as: UTF8.self)
      throw failure(
        "the integer \(text) is beyond 64 bits", at: position, line: line(at: position))
    }
    constants.append(.int(number))
    return token(.integer, end, value: Int32(constants.count - 1))
  }

  /// A decimal integer of a few digits, as nearly all are, and where it ends.
  private func shortInteger() -> (end: Int, number: Int)? {
    guard bytes[position] != UInt8(ascii: "0") else { return nil }
    var end = position
    var number = 0
    // Behind the end there is a zero byte.
    while Characters.isDigit(bytes[end]), end < position &+ 18 {
      number = number &* 10 &+ Int(bytes[end] &- 0x30)
      end &+= 1
    }
    let next = bytes[end]
    // A name behind it is a token of its own, but `_` and `e` may be parts of the number.
    guard next != UInt8(ascii: "."), !Characters.isName(next) else { return nil }
    return (end, number)
  }

  private func digits(_ start: Int, _ end: Int) -> String {
    String(
      decoding: source.slice(start, end - start).filter { $0 != UInt8(ascii: "_") },
      as: UTF8.self)
  }

  /// The end of a run of digits with single underscores between them.
  private func digitsEnd(_ start: Int, _ isDigit: (UInt8) -> Bool) -> Int {
    var end = start
    while end < count {
      if isDigit(bytes[end]) {
        end &+= 1
      } else if bytes[end] == UInt8(ascii: "_"), end > start, end + 1 < count,
        isDigit(bytes[end + 1])
      {
        end &+= 2
      } else {
        break
      }
    }
    return end
  }

  private func floatEnd() -> Int? {
    if position > 0, bytes[position - 1] == UInt8(ascii: ".") { return nil }
    var end = digitsEnd(position, Characters.isDigit)
    var isFloat = false
    if end + 1 < count, bytes[end] == UInt8(ascii: "."), Characters.isDigit(bytes[end + 1]) {
      end = digitsEnd(end + 1, Characters.isDigit)
      isFloat = true
    }
    if end < count, bytes[end] | 0x20 == UInt8(ascii: "e") {
      var exponent = end + 1
      if exponent < count,
        bytes[exponent] == UInt8(ascii: "+") || bytes[exponent] == UInt8(ascii: "-")
      {
        exponent += 1
      }
      if exponent < count, Characters.isDigit(bytes[exponent]) {
        end = digitsEnd(exponent, Characters.isDigit)
        isFloat = true
      }
    }
    return isFloat ? end : nil
  }

  /// Where an integer ends, its base, and where its digits start.
  private func integerEnd() -> (end: Int, radix: Int, digits: Int) {
    if bytes[position] == UInt8(ascii: "0"), position + 2 < count {
      let isDigit: (UInt8) -> Bool
      let radix: Int
      switch bytes[position + 1] | 0x20 {
      case UInt8(ascii: "b"):
        isDigit = { $0 == 0x30 || $0 == 0x31 }
        radix = 2
      case UInt8(ascii: "o"):
        isDigit = { $0 &- 0x30 < 8 }
        radix = 8
      case UInt8(ascii: "x"):
        isDigit = { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
        radix = 16
      default:
        return (zerosEnd(), 10, position)
      }
      var start = position + 2
      if bytes[start] == UInt8(ascii: "_") { start += 1 }
      let end = start < count ? digitsEnd(start, isDigit) : start
      return end > start ? (end, radix, start) : (zerosEnd(), 10, position)
    }
    if bytes[position] == UInt8(ascii: "0") { return (zerosEnd(), 10, position) }
    return (digitsEnd(position, Characters.isDigit), 10, position)
  }

  private func zerosEnd() -> Int { digitsEnd(position) { $0 == 0x30 } }
}

// MARK: Strings

extension Lexer {
  private mutating func string(_ quote: UInt8) throws -> Token {
    var end = position + 1
    var isPlain = true
    while end < count, bytes[end] != quote {
      if bytes[end] == UInt8(ascii: "\\") {
        isPlain = false
        end &+= 1
      } else if bytes[end] == UInt8(ascii: "\n"), newlineSequence != "\n" {
        isPlain = false
      }
      end &+= 1
    }
    guard end < count else { throw unexpectedCharacter(line(at: position)) }
    let body = source.slice(position + 1, end - position - 1)
    if isPlain { return token(.string, end + 1, value: names.number(body)) }
    do {
      let text = try StringLiteral.unescaped(body, newline: newlineSequence)
      return token(.string, end + 1, value: names.number(text))
    } catch let problem as StringLiteral.Problem {
      throw failure(problem.message, at: position, line: line(at: position))
    }
  }
}
