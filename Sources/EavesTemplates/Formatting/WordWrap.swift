/// Wraps text to a width, as Python's `textwrap.wrap` does.
struct WordWrap {
  /// The most code points of a line.
  let width: Int
  /// Whether a word that is longer than a line is broken.
  let breaksLongWords: Bool
  /// Whether words are broken after hyphens, and whether a long word is broken there by choice.
  let breaksOnHyphens: Bool

  /// A piece of text that is not broken: a word or a run of space.
  fileprivate struct Chunk {
    var start: Int
    var end: Int
    /// The length in code points.
    var length: Int
    var isBlank: Bool
  }

  /// Calls a function with each line of a wrapped paragraph.
  func forEachLine(
    of bytes: Bytes, _ paragraph: Range<Int>, _ body: (Bytes) throws -> Void
  ) rethrows {
    let text = bytes.part(paragraph)
    let isASCII = text.isASCII
    var chunks = ChunkReader(text, isASCII: isASCII, breaksOnHyphens: breaksOnHyphens)
    var pending = chunks.next()
    var isFirstLine = true
    while var chunk = pending {
      if chunk.isBlank, !isFirstLine {
        pending = chunks.next()
        guard let next = pending else { break }
        chunk = next
      }
      let lineStart = chunk.start
      var length = 0
      var lastStart = lineStart
      var lineEnd = lineStart
      var lastIsBlank = false
      func take(_ chunk: Chunk) {
        lastStart = chunk.start
        lineEnd = chunk.end
        lastIsBlank = chunk.isBlank
        length += chunk.length
      }
      while let next = pending, next.length <= width - length {
        take(next)
        pending = chunks.next()
      }
      if let next = pending, next.length > width {
        if breaksLongWords {
          let (head, rest) = split(next, of: text, after: width - length, isASCII: isASCII)
          // With no room left nothing is taken, and space at the end of the line stays there.
          if head.length > 0 { take(head) } else { lastIsBlank = false }
          pending = rest.length > 0 ? rest : chunks.next()
        } else if lineEnd == lineStart {
          take(next)
          pending = chunks.next()
        }
      }
      if lastIsBlank { lineEnd = lastStart }
      if lineEnd > lineStart {
        try body(text.part(lineStart..<lineEnd))
        isFirstLine = false
      }
    }
  }

  private func split(
    _ chunk: Chunk, of text: Bytes, after length: Int, isASCII: Bool
  ) -> (Chunk, Chunk) {
    var cut = isASCII ? chunk.start + length : offset(of: length, in: chunk, text)
    var length = length
    if breaksOnHyphens, chunk.length > length {
      // After the last hyphen that fits, when there is anything but hyphens before it.
      var place = cut - 1
      while place > chunk.start, text[place] != UInt8(ascii: "-") { place -= 1 }
      let isHyphen = place > chunk.start && text[place] == UInt8(ascii: "-")
      if isHyphen, text.part(chunk.start..<place).contains(where: { $0 != UInt8(ascii: "-") }) {
        cut = place + 1
        length = isASCII ? cut - chunk.start : text.part(chunk.start..<cut).scalarCount
      }
    }
    func part(_ start: Int, _ end: Int, _ length: Int) -> Chunk {
      let isBlank = start < end && Text.isBlank(text.part(start..<end))
      return Chunk(start: start, end: end, length: length, isBlank: isBlank)
    }
    return (
      part(chunk.start, cut, length), part(cut, chunk.end, chunk.length - length)
    )
  }

  private func offset(of length: Int, in chunk: Chunk, _ text: Bytes) -> Int {
    text.offset(ofScalar: length, from: chunk.start) ?? chunk.end
  }
}

/// Cuts text into chunks: runs of space, words, and within words after hyphens and around dashes.
private struct ChunkReader {
  private let text: Bytes
  private let isASCII: Bool
  private let breaksOnHyphens: Bool
  private var place = 0

  init(_ text: Bytes, isASCII: Bool, breaksOnHyphens: Bool) {
    self.text = text
    self.isASCII = isASCII
    self.breaksOnHyphens = breaksOnHyphens
  }

  mutating func next() -> WordWrap.Chunk? {
    guard place < text.count else { return nil }
    let start = place
    if Self.isSpace(text[place]) {
      while place < text.count, Self.isSpace(text[place]) { place += 1 }
      return WordWrap.Chunk(start: start, end: place, length: place - start, isBlank: true)
    }
    place = breaksOnHyphens ? wordEnd(from: start) : spaceOrEnd(from: start)
    let part = text.part(start..<place)
    return WordWrap.Chunk(
      start: start, end: place, length: isASCII ? part.count : part.scalarCount,
      isBlank: !isASCII && Text.isBlank(part))
  }

  private func spaceOrEnd(from start: Int) -> Int {
    var place = start
    while place < text.count, !Self.isSpace(text[place]) { place += 1 }
    return place
  }

  private func wordEnd(from start: Int) -> Int {
    // A dash between words stands for itself.
    if text[start] == UInt8(ascii: "-"), let end = dashEnd(at: start), isWordBefore(start) {
      return end
    }
    var place = start
    while true {
      place += isASCII ? 1 : text.scalar(at: place).length
      if place >= text.count || Self.isSpace(text[place]) { return place }
      guard text[place] == UInt8(ascii: "-") else { continue }
      if isHyphen(at: place) { return place + 1 }
      if isWordBefore(place), dashEnd(at: place) != nil { return place }
    }
  }

  /// Whether the hyphen stands inside a word: two letters before it, or a letter between it and
  /// another hyphen; and behind it two letters, with a hyphen between allowed.
  private func isHyphen(at place: Int) -> Bool {
    guard let before = letterStart(before: place), before > 0 else { return false }
    if letterStart(before: before) == nil {
      guard text[before - 1] == UInt8(ascii: "-"), letterStart(before: before - 1) != nil else {
        return false
      }
    }
    guard var next = letterEnd(at: place + 1) else { return false }
    if next < text.count, text[next] == UInt8(ascii: "-") { next += 1 }
    return letterEnd(at: next) != nil
  }

  /// Where a run of two or more hyphens that leads to a word ends.
  private func dashEnd(at start: Int) -> Int? {
    var place = start
    while place < text.count, text[place] == UInt8(ascii: "-") { place += 1 }
    guard place - start >= 2, place < text.count, text.scalar(at: place).scalar.isPythonWord else {
      return nil
    }
    return place
  }

  private func isWordBefore(_ place: Int) -> Bool {
    guard place > 0 else { return false }
    let scalar = text.scalar(before: place).scalar
    switch scalar {
    case "!", "\"", "'", "&", ".", ",", "?": return true
    default: return scalar.isPythonWord
    }
  }

  private func letterStart(before place: Int) -> Int? {
    guard place > 0 else { return nil }
    let (scalar, length) = text.scalar(before: place)
    return scalar.isPythonWord && !scalar.isPythonDecimal ? place - length : nil
  }

  private func letterEnd(at place: Int) -> Int? {
    guard place < text.count else { return nil }
    let (scalar, length) = text.scalar(at: place)
    return scalar.isPythonWord && !scalar.isPythonDecimal ? place + length : nil
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }
}
