/// Makes links of the addresses in a text, as Jinja's `urlize` does.
struct Urlize {
  /// How many code points of an address are shown; nil for all.
  var limit: Int?
  /// The attributes of links, each with a space before it.
  var attributes = ""
  /// Schemes beyond HTTP and mail, such as `tel:`.
  var schemes: [String] = []

  /// The text with links.
  /// - Parameter text: the text, escaped for HTML
  /// - Throws: a `LimitError` when the result is too long
  func linked(_ text: String, _ context: RenderContext) throws -> String {
    try text.withBytes { bytes in
      var buffer = TextBuffer(capacity: bytes.count * 2)
      var place = 0
      while place < bytes.count {
        let start = place
        var isWord = false
        while place < bytes.count {
          let (scalar, length) = bytes.scalar(at: place)
          if place > start, scalar.isPythonSpace == isWord { break }
          isWord = !scalar.isPythonSpace
          place += length
        }
        let part = bytes.part(start..<place)
        if isWord {
          write(part, into: &buffer)
          try context.checkSize(buffer.count)
        } else {
          buffer.append(part)
        }
      }
      return buffer.text()
    }
  }

  private func write(_ word: Bytes, into buffer: inout TextBuffer) {
    // Every kind of link needs one of these.
    guard word.has(UInt8(ascii: ".")) || word.has(UInt8(ascii: ":")) else {
      buffer.append(word)
      return
    }
    let range = addressRange(in: word)
    buffer.append(word.part(0..<range.lowerBound))
    writeLink(word.part(range), into: &buffer)
    buffer.append(word.part(range.upperBound..<word.count))
  }

  private func writeLink(_ address: Bytes, into buffer: inout TextBuffer) {
    let text = address.text(0..<address.count)
    if WebAddress.matches(address) {
      let isWhole = address.starts(with: "https://".utf8) || address.starts(with: "http://".utf8)
      buffer.append(#"<a href=""#)
      if !isWhole { buffer.append("https://") }
      buffer.append(address)
      buffer.append("\"\(attributes)>\(shortened(text))</a>")
    } else if address.starts(with: "mailto:".utf8),
      MailAddress.matches(address.part(7..<address.count))
    {
      buffer.append(#"<a href="\#(text)">\#(address.text(7..<address.count))</a>"#)
    } else if !address.starts(with: "www.".utf8), address.first != UInt8(ascii: "@"),
      !address.has(UInt8(ascii: ":")), MailAddress.matches(address)
    {
      buffer.append(#"<a href="mailto:\#(text)">\#(text)</a>"#)
    } else if schemes.contains(where: {
      address.count > $0.utf8.count && address.starts(with: $0.utf8)
    }) {
      buffer.append(#"<a href="\#(text)"\#(attributes)>\#(text)</a>"#)
    } else {
      buffer.append(address)
    }
  }

  private func shortened(_ text: String) -> String {
    guard let limit else { return text }
    let count = Text.count(text)
    guard count > limit else { return text }
    // As a slice of Python's, a negative limit counts from the end.
    return Text.prefix(text, limit < 0 ? max(count.saturatingAdd(limit), 0) : limit) + "..."
  }
}

// MARK: Where an address begins and ends

extension Urlize {
  /// The part of a word without the punctuation around it. Closing brackets belong to the address
  /// when it has as many opening ones.
  private func addressRange(in word: Bytes) -> Range<Int> {
    var start = 0
    while let length = opening(word, at: start) { start += length }
    var end = word.count
    while end > start, let length = closing(word, from: start, before: end) { end -= length }
    for (open, close) in Self.brackets {
      open.withUTF8Buffer { open in
        close.withUTF8Buffer { close in
          let address = word.part(start..<end)
          let opened = address.count(of: open)
          guard opened > address.count(of: close) else { return }
          for _ in 0..<opened {
            guard let found = word.first(close, from: end) else { return }
            end = found + close.count
          }
        }
      }
    }
    return start..<end
  }

  private static let brackets: [(StaticString, StaticString)] = [
    ("(", ")"), ("<", ">"), ("&lt;", "&gt;"),
  ]

  private func opening(_ word: Bytes, at place: Int) -> Int? {
    guard place < word.count else { return nil }
    switch word[place] {
    case UInt8(ascii: "("), UInt8(ascii: "<"): return 1
    case UInt8(ascii: "&"): return word.hasPrefix("&lt;", at: place) ? 4 : nil
    default: return nil
    }
  }

  private func closing(_ word: Bytes, from start: Int, before end: Int) -> Int? {
    switch word[end - 1] {
    case UInt8(ascii: ")"), UInt8(ascii: ">"), UInt8(ascii: "."), UInt8(ascii: ","): return 1
    case UInt8(ascii: ";"): return end - start >= 4 && word.hasPrefix("&gt;", at: end - 4) ? 4 : nil
    default: return nil
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  func hasPrefix(_ text: StaticString, at place: Int = 0) -> Bool {
    text.withUTF8Buffer { hasBytes($0, at: place) }
  }
}
