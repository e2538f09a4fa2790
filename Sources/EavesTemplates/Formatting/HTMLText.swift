/// Text out of HTML, as MarkupSafe's `striptags` and `unescape` take it.
package enum HTMLText {
  /// The text without comments and tags, with runs of space made one and references replaced.
  package static func stripped(_ html: String) -> String {
    let withoutComments = html.withBytes { cut(html, $0, from: "<!--", to: "-->") }
    let withoutTags = withoutComments.withBytes { cut(withoutComments, $0, from: "<", to: ">") }
    return unescaped(Text.words(withoutTags).joined(separator: " "))
  }

  /// Removes every part from one mark to the next other one. A cut that brings a new mark about,
  /// as in `<<!---->!--`, is a cut too.
  private static func cut(
    _ text: String, _ bytes: Bytes, from start: StaticString, to end: StaticString
  ) -> String {
    start.withUTF8Buffer { start in
      end.withUTF8Buffer { end in
        guard bytes.first(start) != nil else { return text }
        var kept = TextBuffer(capacity: bytes.count)
        var place = 0
        while place < bytes.count {
          kept.append(bytes[place])
          place += 1
          guard kept.count >= start.count,
            kept.bytes.hasBytes(start, at: kept.count - start.count)
          else { continue }
          // The end may share bytes with the start: `<!-->` is a comment.
          let overlap = overlap(of: start, with: end, in: bytes, at: place)
          guard let found = overlap ?? bytes.first(end, from: place) else {
            kept.append(bytes.part(place..<bytes.count))
            break
          }
          kept.truncate(to: kept.count - start.count)
          place = found + end.count
        }
        return kept.text()
      }
    }
  }

  /// Where an end begins that starts within the start mark itself.
  private static func overlap(
    of start: Bytes, with end: Bytes, in bytes: Bytes, at place: Int
  ) -> Int? {
    guard end.count > 1 else { return nil }
    var length = min(start.count, end.count) - 1
    while length > 0 {
      let isTail = start.hasBytes(end.part(0..<length), at: start.count - length)
      if isTail, bytes.hasBytes(end.part(length..<end.count), at: place) { return place - length }
      length -= 1
    }
    return nil
  }

  /// The text with character references replaced (HTML Standard, §13.2.5.72).
  package static func unescaped(_ text: String) -> String {
    text.withBytes { bytes in
      guard bytes.has(UInt8(ascii: "&")) else { return text }
      var buffer = TextBuffer(capacity: bytes.count)
      var place = 0
      while let found = bytes.first(UInt8(ascii: "&"), from: place, to: bytes.count) {
        buffer.append(bytes.part(place..<found))
        place = found + 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "#") {
          number(bytes, &place, into: &buffer)
        } else {
          name(bytes, &place, into: &buffer)
        }
      }
      buffer.append(bytes.part(place..<bytes.count))
      return buffer.text()
    }
  }

  /// Replaces `#…` at a place, or writes the `&` before it when it is no number.
  private static func number(_ bytes: Bytes, _ place: inout Int, into buffer: inout TextBuffer) {
    var end = place + 1
    let isHexadecimal = end < bytes.count && bytes[end] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { end += 1 }
    let digits = end
    var code: UInt32 = 0
    while end < bytes.count {
      let byte = bytes[end]
      guard isHexadecimal ? byte.isASCIIHexDigit : byte.isASCIIDigit else { break }
      let digit = byte.isASCIIDigit ? UInt32(byte) - 48 : UInt32(byte | 0x20) - 87
      // What is beyond Unicode is the same wherever it stops.
      if code < 0x11_0000 { code = code * (isHexadecimal ? 16 : 10) + digit }
      end += 1
    }
    guard end > digits else {
      buffer.append(UInt8(ascii: "&"))
      return
    }
    if end < bytes.count, bytes[end] == UInt8(ascii: ";") { end += 1 }
    if let scalar = scalar(of: code) { buffer.append(scalar) }
    place = end
  }

  /// The code point of a numeric reference; nil where it stands for nothing.
  private static func scalar(of code: UInt32) -> Unicode.Scalar? {
    switch code {
    case 0: return "\u{FFFD}"
    case 13: return "\r"
    case 0x80...0x9F:
      let replacement = windows1252[Int(code - 0x80)]
      return Unicode.Scalar(replacement == 0 ? code : UInt32(replacement))
    case 0xD800...0xDFFF, 0x11_0000...: return "\u{FFFD}"
    case 1...8, 0xB, 0xE...0x1F, 0x7F, 0xFDD0...0xFDEF: return nil
    default: return code & 0xFFFE == 0xFFFE ? nil : Unicode.Scalar(code)
    }
  }

  /// What the numbers 0x80 to 0x9F are read as: the characters of Windows-1252.
  private static let windows1252: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// Replaces the name at a place, or writes the `&` before it when it is none.
  private static func name(_ bytes: Bytes, _ place: inout Int, into buffer: inout TextBuffer) {
    let longest = 32
    var end = place
    while end < bytes.count, end - place < longest, bytes[end] < 0x80, !endsName(bytes[end]) {
      end += 1
    }
    if end < bytes.count, bytes[end] == UInt8(ascii: ";"),
      let text = HTMLEntities.text(bytes.part(place..<end), hasSemicolon: true)
    {
      buffer.append(text)
      place = end + 1
      return
    }
    // Some old names need no semicolon, and then the longest that fits counts.
    while end - place > 1 {
      if let text = HTMLEntities.text(bytes.part(place..<end), hasSemicolon: false) {
        buffer.append(text)
        place = end
        return
      }
      end -= 1
    }
    buffer.append(UInt8(ascii: "&"))
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case 9, 10, 12, 32, UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "#"), UInt8(ascii: ";"):
      true
    default: false
    }
  }
}
