/// Comments and raw text.
extension Lexer {
  /// A `{% raw %}` at a place.
  func rawTag(at place: Int) -> Tag? {
    guard matches(delimiters.blockStart, at: place) else { return nil }
    let tag = signed(.block, place, place + delimiters.blockStart.count)
    var end = skipSpace(tag.end)
    guard matches(delimiters.raw, at: end) else { return nil }
    end = skipSpace(end + 3)
    if end < count, bytes[end] == UInt8(ascii: "-"), matches(delimiters.blockEnd, at: end + 1) {
      end = skipSpace(end + 1 + delimiters.blockEnd.count)
    } else if matches(delimiters.blockEnd, at: end) {
      end += delimiters.blockEnd.count
    } else {
      return nil
    }
    return Tag(kind: .block, isRaw: true, start: place, sign: tag.sign, end: end)
  }

  /// The text from the position to the end of the raw block that a tag has begun; nil at the end of the
  /// source.
  mutating func rawText(_ tag: Tag) throws -> Token? {
    let start = position
    var place = start
    while place < count {
      guard matches(delimiters.blockStart, at: place) else {
        place &+= 1
        continue
      }
      let opening = signed(.block, place, place + delimiters.blockStart.count)
      var end = skipSpace(opening.end)
      guard matches(delimiters.endRaw, at: end) else {
        place &+= 1
        continue
      }
      end = skipSpace(end + 6)
      guard let after = tagEnd(delimiters.blockEnd, at: end) else {
        place &+= 1
        continue
      }
      let dataEnd = stripped(start, place, sign: opening.sign, isVariable: false)
      let token = data(start, dataEnd)
      position = after
      lineStarting = bytes[after - 1] == UInt8(ascii: "\n")
      return token
    }
    guard start < count else { return nil }
    throw failure("Missing end of raw directive", at: tag.start, line: line(at: start))
  }

  /// Goes behind the comment that a tag has begun.
  mutating func skipComment(_ tag: Tag) throws {
    let start = position
    var place = start
    while place < count {
      if let end = tagEnd(delimiters.commentEnd, at: place) {
        position = end
        lineStarting = bytes[end - 1] == UInt8(ascii: "\n")
        return
      }
      place &+= 1
    }
    guard start < count else { return }
    throw failure("Missing end of comment tag", at: tag.start, line: line(at: start))
  }
}
