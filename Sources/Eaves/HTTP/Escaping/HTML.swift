/// Text for HTML pages.
public enum HTML {
  /// Escapes `&`, `<`, `>`, `"` and `'`, so that a text can stand in an element and in a quoted
  /// attribute.
  public static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): escaped.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): escaped.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): escaped.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): escaped.append(contentsOf: "&#34;".utf8)
      case UInt8(ascii: "'"): escaped.append(contentsOf: "&#39;".utf8)
      default: escaped.append(byte)
      }
    }
    return escaped.text
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// Decodes character references, `&lt;` and `&#60;`, as browsers do.
  public static func unescape(_ html: String) -> String { HTMLEntities.decode(html) }

  /// The text of some HTML: comments and tags removed, references decoded, and each run of
  /// whitespace made one space. This is for showing, and no protection against markup.
  public static func text(of html: String) -> String {
    var bytes = removing(Array(html.utf8), from: "<!--", through: "-->")
    bytes = removing(bytes, from: "<", through: ">")
    let words = HTMLEntities.decode(bytes.text).unicodeScalars
      .split { $0.properties.isWhitespace || (0x1C...0x1F).contains($0.value) }
    return words.map { String($0) }.joined(separator: " ")
  }

  /// Removes what stands between two marks, as often as both are there.
  private static func removing(
    _ bytes: [UInt8], from start: StaticString, through end: StaticString
  ) -> [UInt8] {
    start.withUTF8Buffer { start in
      end.withUTF8Buffer { end in
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var index = 0
        while let found = find(start, in: bytes, from: index) {
          guard let close = find(end, in: bytes, from: found) else { break }
          kept.append(contentsOf: bytes[index..<found])
          index = close + end.count
        }
        kept.append(contentsOf: bytes[index...])
        return kept
      }
    }
  }

  private static func find(
    _ mark: UnsafeBufferPointer<UInt8>, in bytes: [UInt8], from index: Int
  ) -> Int? {
    bytes[index...].indices.first { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
  }
}
