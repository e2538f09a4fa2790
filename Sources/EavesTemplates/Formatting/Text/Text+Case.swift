extension Text {
  /// Python's `str.upper`.
  static func uppercased(_ text: String) -> String {
    made(from: text, ascii: ASCII.uppercase, appendUppercased)
  }

  static func appendUppercased(_ bytes: Bytes, into buffer: inout TextBuffer) {
    if bytes.isASCII { return buffer.append(ascii: bytes, ASCII.uppercase) }
    appendChanged(bytes, into: &buffer, ascii: { $0.isASCIILower ? $0 & 0xDF : $0 }) {
      $0.properties.uppercaseMapping
    }
  }

  /// Python's `str.lower`. A sigma at the end of a word becomes `ς`.
  static func lowercased(_ text: String) -> String {
    made(from: text, ascii: ASCII.lowercase, appendLowercased)
  }

  static func appendLowercased(_ bytes: Bytes, into buffer: inout TextBuffer) {
    if bytes.isASCII { return buffer.append(ascii: bytes, ASCII.lowercase) }
    appendLowercased(bytes, from: 0, to: bytes.count, into: &buffer)
  }

  /// Python's `str.capitalize`: the first code point in title case, the rest in lower case.
  static func capitalized(_ text: String) -> String {
    made(from: text, ascii: ASCII.capitalize, appendCapitalized)
  }

  static func appendCapitalized(_ bytes: Bytes, into buffer: inout TextBuffer) {
    if bytes.isASCII { return buffer.append(ascii: bytes, ASCII.capitalize) }
    let (first, length) = bytes.scalar(at: 0)
    buffer.append(first.properties.titlecaseMapping)
    appendLowercased(bytes, from: length, to: bytes.count, into: &buffer)
  }

  /// Python's `str.title`: each run of cased code points begins in title case.
  static func titled(_ text: String) -> String {
    text.withBytes { bytes in
      var buffer = TextBuffer(capacity: bytes.count + 8)
      var place = 0
      var isInWord = false
      while place < bytes.count {
        let (scalar, length) = bytes.scalar(at: place)
        if isInWord {
          appendLowercased(bytes, from: place, to: place + length, into: &buffer)
        } else {
          buffer.append(scalar.properties.titlecaseMapping)
        }
        isInWord = scalar.isPythonCased
        place += length
      }
      return buffer.text()
    }
  }

  /// The words in title case as Jinja's filter `title` sees them: a word begins after spaces,
  /// hyphens and opening brackets only, so that `they're` keeps its small `r`.
  static func wordsTitled(_ text: String) -> String {
    made(from: text, ascii: ASCII.titleWords, appendWordsTitled)
  }

  static func appendWordsTitled(_ bytes: Bytes, into buffer: inout TextBuffer) {
    if bytes.isASCII { return buffer.append(ascii: bytes, ASCII.titleWords) }
    var place = 0
    while place < bytes.count {
      let (first, length) = bytes.scalar(at: place)
      place += length
      guard !isWordBreak(first) else {
        buffer.append(first)
        continue
      }
      buffer.append(first.properties.uppercaseMapping)
      let rest = place
      while place < bytes.count {
        let (scalar, length) = bytes.scalar(at: place)
        if isWordBreak(scalar) { break }
        place += length
      }
      let word = bytes.part(rest..<place)
      appendLowercased(word, from: 0, to: word.count, into: &buffer)
    }
  }

  @inline(__always)
  private static func isWordBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "-", "(", "{", "[", "<": true
    default: scalar.isPythonSpace
    }
  }

  /// Python's `str.swapcase`.
  static func caseSwapped(_ text: String) -> String {
    text.withBytes { bytes in
      var buffer = TextBuffer(capacity: bytes.count + 8)
      var place = 0
      while place < bytes.count {
        let (scalar, length) = bytes.scalar(at: place)
        if scalar.isPythonUpper {
          appendLowercased(bytes, from: place, to: place + length, into: &buffer)
        } else if scalar.isPythonLower {
          buffer.append(scalar.properties.uppercaseMapping)
        } else {
          buffer.append(scalar)
        }
        place += length
      }
      return buffer.text()
    }
  }

  /// Python's `str.casefold`: a form in which texts that differ in case only are the same.
  static func caseFolded(_ text: String) -> String {
    made(from: text, ascii: ASCII.lowercase) { bytes, buffer in
      appendChanged(
        bytes, into: &buffer, ascii: { $0.isASCIIUpper ? $0 | 0x20 : $0 }, scalar: caseFolded)
    }
  }

  private static func caseFolded(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    // Cherokee folds to its capitals, which came first.
    case 0x13A0...0x13F5: return String(scalar)
    case 0x13F8...0x13FD, 0xAB70...0xABBF: return scalar.properties.uppercaseMapping
    // The small dotless i is a letter of its own.
    case 0x131: return String(scalar)
    case 0x1E9E: return "ss"
    default:
      let upper = scalar.properties.lowercaseMapping.unicodeScalars.map {
        $0.properties.uppercaseMapping
      }
      return upper.joined().unicodeScalars.map { $0.properties.lowercaseMapping }.joined()
    }
  }
}

extension Text {
  /// A text made of another: by a change of its bytes when all are ASCII.
  @inline(__always)
  private static func made(
    from text: String, ascii change: ASCII.Change,
    _ append: (Bytes, inout TextBuffer) -> Void
  ) -> String {
    text.withBytes { bytes in
      if bytes.isASCII { return String(ascii: bytes, change) }
      var buffer = TextBuffer(capacity: bytes.count + 8)
      append(bytes, &buffer)
      return buffer.text()
    }
  }

  /// Appends a text changed by code points, with a shorter way for those of ASCII.
  @inline(__always)
  private static func appendChanged(
    _ bytes: Bytes, into buffer: inout TextBuffer, ascii change: (UInt8) -> UInt8,
    scalar: (Unicode.Scalar) -> String
  ) {
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if byte < 0x80 {
        buffer.append(change(byte))
        place &+= 1
      } else {
        let (found, length) = bytes.scalar(at: place)
        buffer.append(scalar(found))
        place &+= length
      }
    }
  }

  private static func appendLowercased(
    _ bytes: Bytes, from start: Int, to end: Int, into buffer: inout TextBuffer
  ) {
    var place = start
    while place < end {
      let byte = bytes[place]
      if byte < 0x80 {
        buffer.append(byte.isASCIIUpper ? byte | 0x20 : byte)
        place &+= 1
        continue
      }
      let (scalar, length) = bytes.scalar(at: place)
      if scalar == "\u{3A3}" {
        buffer.append(isFinalSigma(bytes, at: place, length) ? "\u{3C2}" : "\u{3C3}")
      } else {
        buffer.append(scalar.properties.lowercaseMapping)
      }
      place &+= length
    }
  }

  /// Whether a sigma ends a word: a cased letter before it and none after it, with marks and the
  /// like passed over (Unicode, Final_Sigma).
  private static func isFinalSigma(_ bytes: Bytes, at start: Int, _ length: Int) -> Bool {
    var place = start
    var isAfterCased = false
    while place > 0 {
      let (scalar, length) = bytes.scalar(before: place)
      place -= length
      if scalar.properties.isCaseIgnorable { continue }
      isAfterCased = scalar.isPythonCased
      break
    }
    guard isAfterCased else { return false }
    place = start + length
    while place < bytes.count {
      let (scalar, length) = bytes.scalar(at: place)
      place += length
      if scalar.properties.isCaseIgnorable { continue }
      return !scalar.isPythonCased
    }
    return true
  }
}
