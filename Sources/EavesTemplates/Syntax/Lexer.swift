/// Cuts the source of a template into tokens, one at a time. (Jinja: lexer.py.)
struct Lexer: ~Copyable {
  enum State { case root, block, variable, lineStatement }

  let source: Source
  /// The bytes of the source, which keeps them.
  let bytes: UnsafePointer<UInt8>
  let count: Int
  let delimiters: Delimiters
  let trimBlocks: Bool
  let lstripBlocks: Bool
  /// What line ends in string literals become.
  let newlineSequence: String
  /// The bytes with which the end of a variable or block can begin.
  let canEnd: ByteSet
  var names = NameTable(capacity: 48)
  /// The numbers that literals name.
  var constants = Table<Value>(capacity: 8)

  var state = State.root
  var position = 0
  /// The current line, and where it ends: its line feed, or the end of the source.
  private var line: Int32 = 1
  private var lineEnd: Int
  /// The closing brackets that are waited for.
  var brackets = Table<UInt8>(capacity: 16)
  /// Whether the last match ended a line.
  var lineStarting = true
  /// The tag that ended the last piece of data, to be returned next.
  private var pending: Token?

  init(source: Source, environment: Environment) {
    self.source = source
    bytes = source.bytes
    count = source.count
    delimiters = environment.delimiters
    trimBlocks = environment.options.trimBlocks
    lstripBlocks = environment.options.lstripBlocks
    newlineSequence = environment.options.newlineSequence
    canEnd = delimiters.canEnd
    lineEnd = source.endOfLine(at: 0)
  }

  /// The line of a place at or after the last one asked for.
  @inline(__always)
  mutating func line(at offset: Int) -> Int32 {
    while lineEnd < offset {
      line &+= 1
      lineEnd = source.endOfLine(at: lineEnd &+ 1)
    }
    return line
  }

  func failure(_ message: String, at offset: Int, line: Int32) -> TemplateError {
    var error = TemplateError(.syntax, message)
    error.line = Int(line)
    let place = source.lineText(at: offset)
    error.excerpt = place.text
    error.column = place.column
    return error
  }

  /// The next token; `.end` at the end, again and again.
  mutating func next() throws -> Token {
    if let token = pending {
      pending = nil
      return token
    }
    while true {
      switch state {
      case .root:
        if let token = try root() { return token }
      case .block, .variable, .lineStatement:
        if let token = try expression() { return token }
      }
      if position >= count, pending == nil, state == .root || atEnd {
        return Token(kind: .end, line: line(at: count), start: Int32(count), length: 0)
      }
      if let token = pending {
        pending = nil
        return token
      }
    }
  }

  private var atEnd: Bool { position >= count }

  /// Whether the source has these bytes at a place.
  @inline(__always)
  func matches(_ text: Delimiters.Text, at offset: Int) -> Bool {
    // Behind the end there is a zero byte.
    guard offset <= count, bytes[offset] == text.first || text.count == 0 else { return false }
    return text.isWhole(bytes + offset, count &- offset)
  }

  /// The end of the white space at a place.
  @inline(__always)
  func skipSpace(_ offset: Int) -> Int {
    var place = offset
    // Behind the end there is a zero byte, which is no space.
    while Characters.isSpace(bytes[place]) { place &+= 1 }
    return bytes[place] < 0x80 ? place : skipWideSpace(place)
  }

  @inline(never)
  private func skipWideSpace(_ offset: Int) -> Int {
    var place = offset
    while place < count {
      let (scalar, length) = Characters.scalar(bytes + place, count - place)
      guard Characters.isSpace(scalar) else { break }
      place &+= length
    }
    return place
  }
}

// MARK: Data

extension Lexer {
  /// What ends a piece of data.
  struct Tag {
    let kind: Delimiters.Kind
    let isRaw: Bool
    /// Where the tag starts, where its sign is, and where what follows starts.
    let start: Int
    let sign: UInt8
    let end: Int
  }

  private mutating func root() throws -> Token? {
    guard position < count else { return nil }
    let start = position
    guard let tag = findTag(from: start) else {
      position = count
      return data(start, count)
    }
    let dataEnd = stripped(start, tag.start, sign: tag.sign, isVariable: tag.kind == .variable)
    let token = data(start, dataEnd)
    position = tag.end
    lineStarting = bytes[tag.end - 1] == UInt8(ascii: "\n")
    if tag.isRaw {
      let raw = try rawText(tag)
      pending = raw
      return token ?? takePending()
    }
    switch tag.kind {
    case .variable: enter(.variable, .variableBegin, tag)
    case .block: enter(.block, .blockBegin, tag)
    case .lineStatement: enter(.lineStatement, .blockBegin, tag)
    case .comment: try skipComment(tag)
    case .lineComment:
      while position < count, bytes[position] != UInt8(ascii: "\n") { position &+= 1 }
      lineStarting = false
    }
    return token ?? takePending()
  }

  private mutating func takePending() -> Token? {
    defer { pending = nil }
    return pending
  }

  private mutating func enter(_ state: State, _ kind: Token.Kind, _ tag: Tag) {
    self.state = state
    pending = Token(
      kind: kind, line: line(at: tag.start), start: Int32(tag.start),
      length: Int32(tag.end - tag.start))
  }

  mutating func data(_ start: Int, _ end: Int) -> Token? {
    guard end > start else { return nil }
    return Token(
      kind: .data, line: line(at: start), start: Int32(start), length: Int32(end - start))
  }

  /// Where data before a tag ends, once the tag's sign and the options have had their way.
  func stripped(_ start: Int, _ end: Int, sign: UInt8, isVariable: Bool) -> Int {
    if sign == UInt8(ascii: "-") { return endWithoutSpace(start, end) }
    guard sign != UInt8(ascii: "+"), lstripBlocks, !isVariable else { return end }
    var lineStart = end
    while lineStart > start, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
    guard lineStart > start || lineStarting else { return end }
    return endWithoutSpace(lineStart, end) == lineStart ? lineStart : end
  }

  private func endWithoutSpace(_ start: Int, _ end: Int) -> Int {
    var end = end
    while end > start {
      if bytes[end - 1] < 0x80 {
        guard Characters.isSpace(bytes[end - 1]) else { break }
        end -= 1
      } else {
        var first = end - 1
        while first > start, bytes[first] & 0xC0 == 0x80 { first -= 1 }
        guard Characters.isSpace(Characters.scalar(bytes + first, end - first).scalar) else {
          break
        }
        end = first
      }
    }
    return end
  }

  private func findTag(from start: Int) -> Tag? {
    var place = start
    while place < count {
      if let common = delimiters.commonByte {
        guard let found = Libc.find(common, in: bytes + place, count - place) else { return nil }
        place = found - bytes
      }
      if delimiters.hasLinePrefixes, isLinePrefixPlace(place) {
        if let tag = linePrefixTag(at: place) { return tag }
      }
      if delimiters.canStart.contains(bytes[place]), let tag = tag(at: place) { return tag }
      place &+= 1
    }
    return nil
  }

  private func tag(at place: Int) -> Tag? {
    if let raw = rawTag(at: place) { return raw }
    for start in delimiters.starts {
      guard start.kind != .lineStatement, start.kind != .lineComment else {
        if let tag = linePrefix(start, at: place) { return tag }
        continue
      }
      if matches(start.bytes, at: place) {
        return signed(start.kind, place, place + start.bytes.count)
      }
    }
    return nil
  }

  func signed(_ kind: Delimiters.Kind, _ start: Int, _ end: Int) -> Tag {
    let sign = end < count ? bytes[end] : 0
    let hasSign = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
    return Tag(
      kind: kind, isRaw: false, start: start, sign: hasSign ? sign : 0, end: hasSign ? end + 1 : end
    )
  }

  /// A line prefix may follow spaces, so it is looked for where a run of them starts.
  private func isLinePrefixPlace(_ place: Int) -> Bool {
    guard place > 0, bytes[place - 1] != UInt8(ascii: "\n") else { return true }
    return bytes[place] & 0xC0 != 0x80 && !isSpace(before: place)
  }

  /// Whether the code point before a place is white space.
  private func isSpace(before place: Int) -> Bool {
    var first = place - 1
    if bytes[first] < 0x80 { return Characters.isSpace(bytes[first]) }
    while first > 0, bytes[first] & 0xC0 == 0x80 { first -= 1 }
    return Characters.isSpace(Characters.scalar(bytes + first, place - first).scalar)
  }

  private func linePrefixTag(at place: Int) -> Tag? {
    guard !delimiters.canStart.contains(bytes[place]) else { return nil }
    for start in delimiters.starts {
      if let tag = linePrefix(start, at: place) { return tag }
    }
    return nil
  }

  private func linePrefix(_ start: Delimiters.Start, at place: Int) -> Tag? {
    let isLineStart = place == 0 || bytes[place - 1] == UInt8(ascii: "\n")
    var end = place
    switch start.kind {
    case .lineStatement:
      guard isLineStart else { return nil }
      while end < count, [0x20, 0x09, 0x0B].contains(bytes[end]) { end &+= 1 }
    case .lineComment:
      guard isLineStart || !isSpace(before: place) else { return nil }
      while end < count, bytes[end] != UInt8(ascii: "\n") {
        let (scalar, length) = Characters.scalar(bytes + end, count - end)
        guard Characters.isSpace(scalar) else { break }
        end &+= length
      }
    default: return nil
    }
    guard matches(start.bytes, at: end) else { return nil }
    return signed(start.kind, place, end + start.bytes.count)
  }
}

// MARK: Ends of tags

extension Lexer {
  /// Where a tag ends that ends with `+%}`, `-%}` with the space after it, or `%}` with the line
  /// end after it when blocks are trimmed. Nil when there is no such end at a place.
  func tagEnd(_ delimiter: Delimiters.Text, at place: Int, trimming: Bool = true) -> Int? {
    guard place < count else { return nil }
    if bytes[place] == UInt8(ascii: "+"), trimming, matches(delimiter, at: place + 1) {
      return place + 1 + delimiter.count
    }
    if bytes[place] == UInt8(ascii: "-"), matches(delimiter, at: place + 1) {
      return skipSpace(place + 1 + delimiter.count)
    }
    guard matches(delimiter, at: place) else { return nil }
    let end = place + delimiter.count
    return trimming && trimBlocks && end < count && bytes[end] == UInt8(ascii: "\n")
      ? end + 1 : end
  }

  /// The token that ends the expression or statement at the position, if it does.
  mutating func endOfTag() -> Token? {
    guard brackets.isEmpty else { return nil }
    let start = position
    let end: Int?
    let kind: Token.Kind
    switch state {
    case .variable:
      end = tagEnd(delimiters.variableEnd, at: start, trimming: false)
      kind = .variableEnd
    case .block:
      end = tagEnd(delimiters.blockEnd, at: start)
      kind = .blockEnd
    case .lineStatement:
      end = lineStatementEnd(at: start)
      kind = .blockEnd
    case .root: return nil
    }
    guard let end else { return nil }
    let token = Token(
      kind: kind, line: line(at: start), start: Int32(start), length: Int32(end - start))
    lineStarting = end > start ? bytes[end - 1] == UInt8(ascii: "\n") : false
    position = end
    state = .root
    return token
  }

  /// A line statement ends with the last line end of the white space after it.
  private func lineStatementEnd(at start: Int) -> Int? {
    let space = skipSpace(start)
    if space == count { return count }
    var end = space
    while end > start, bytes[end - 1] != UInt8(ascii: "\n") { end -= 1 }
    return end > start ? end : nil
  }
}
