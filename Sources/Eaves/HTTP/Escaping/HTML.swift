import EavesTemplates

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
  public static func unescape(_ html: String) -> String { HTMLText.unescaped(html) }

  /// The text of some HTML: comments and tags removed, references decoded, and each run of
  /// whitespace made one space. This is for showing, and no protection against markup.
  public static func text(of html: String) -> String { HTMLText.stripped(html) }
}
