/// What counts as an address of a web page: the rules of Jinja's regular expression, in one pass.
enum WebAddress {
  static func matches(_ text: Bytes) -> Bool {
    if let rest = afterScheme(text) {
      return hasHost(text, from: rest) || hasNumericHost(text, from: rest)
    }
    if startsIgnoringCase(text, with: "www."), hasHost(text, from: 4) { return true }
    return hasPlainDomain(text)
  }

  private static func afterScheme(_ text: Bytes) -> Int? {
    if startsIgnoringCase(text, with: "http://") { return 7 }
    if startsIgnoringCase(text, with: "https://") { return 8 }
    return nil
  }

  private static func startsIgnoringCase(_ text: Bytes, with prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { prefix in
      guard text.count >= prefix.count else { return false }
      for place in prefix.indices {
        let byte = text[place].isASCIIUpper ? text[place] | 0x20 : text[place]
        guard byte == prefix[place] else { return false }
      }
      return true
    }
  }

  /// Labels and a top-level domain of letters, or one of an international name.
  private static func hasHost(_ text: Bytes, from start: Int) -> Bool {
    guard let labels = labels(text, from: start), let last = labels.last else { return false }
    guard labels.dropLast().allSatisfy({ !$0.isEmpty }) else { return false }
    let domain = text.part(last)
    if 2...63 ~= domain.scalarCount,
      domain.text(0..<domain.count).unicodeScalars.allSatisfy(isLetter)
    {
      return true
    }
    guard startsIgnoringCase(domain, with: "xn--") else { return false }
    let rest = domain.text(4..<domain.count).unicodeScalars
    return 2...59 ~= rest.count && rest.allSatisfy { $0.isPythonWord || $0 == "%" }
  }

  /// `[a-z]` with case ignored, which in Python includes four letters beyond ASCII.
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x130, 0x131, 0x17F, 0x212A: true
    default: scalar.isASCII && UInt8(truncatingIfNeeded: scalar.value).isASCIILetter
    }
  }

  /// A name without a scheme, which must end in one of the old top-level domains.
  private static func hasPlainDomain(_ text: Bytes) -> Bool {
    guard let labels = labels(text, from: 0), labels.count > 1, let last = labels.last else {
      return false
    }
    guard labels.dropLast().allSatisfy({ 2...63 ~= text.part($0).scalarCount }) else {
      return false
    }
    switch text.text(last).lowercased() {
    case "com", "net", "int", "edu", "gov", "org", "info", "mil": return true
    default: return false
    }
  }

  /// The labels of the name at a place; nil when what follows is no port, path or end.
  private static func labels(_ text: Bytes, from start: Int) -> [Range<Int>]? {
    var labels: [Range<Int>] = []
    var labelStart = start
    var place = start
    while place < text.count {
      let (scalar, length) = text.scalar(at: place)
      if scalar == "." {
        labels.append(labelStart..<place)
        labelStart = place + 1
      } else if !scalar.isPythonWord, scalar != "%", scalar != "-" {
        break
      }
      place += length
    }
    labels.append(labelStart..<place)
    return endsHost(text, at: place) ? labels : nil
  }

  /// Whether a host may end here: at a port, a path, a query, a fragment or the end.
  private static func endsHost(_ text: Bytes, at start: Int) -> Bool {
    var place = start
    if place < text.count, text[place] == UInt8(ascii: ":") {
      place += 1
      var digits = 0
      while place < text.count {
        let (scalar, length) = text.scalar(at: place)
        guard scalar.isPythonDecimal else { break }
        digits += 1
        place += length
      }
      guard 1...5 ~= digits else { return false }
    }
    guard place < text.count else { return true }
    switch text[place] {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
    default: return false
    }
  }

  private static func hasNumericHost(_ text: Bytes, from start: Int) -> Bool {
    guard start < text.count else { return false }
    guard text[start] == UInt8(ascii: "[") else {
      guard let labels = labels(text, from: start), labels.count == 4 else { return false }
      return labels.allSatisfy { label in
        let scalars = text.text(label).unicodeScalars
        return 1...3 ~= scalars.count && scalars.allSatisfy(\.isPythonDecimal)
      }
    }
    guard let end = text.first(UInt8(ascii: "]"), from: start, to: text.count) else { return false }
    return isGroups(text.text(start + 1..<end)) && endsHost(text, at: end + 1)
  }

  /// Two groups of up to four digits that end in a colon, and one to six more whose colon may be
  /// missing.
  private static func isGroups(_ text: String) -> Bool {
    var scalars = text.unicodeScalars[...]
    var groups = 0
    repeat {
      let digits = scalars.prefix(4).prefix { scalar in
        scalar.isPythonDecimal
          || scalar.isASCII
            && UInt8(truncatingIfNeeded: scalar.value).isASCIIHexDigit
      }
      scalars = scalars.dropFirst(digits.count)
      let hasColon = scalars.first == ":"
      if hasColon { scalars.removeFirst() }
      guard hasColon || groups >= 2 else { return false }
      guard hasColon || !digits.isEmpty || scalars.isEmpty else { return false }
      groups += 1
    } while !scalars.isEmpty && groups < 8
    return scalars.isEmpty && groups >= 2
  }
}

/// What counts as a mail address.
enum MailAddress {
  /// Whether there is a text, the last `@`, and a name with a dot.
  static func matches(_ text: Bytes) -> Bool {
    guard let at = text.lastIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
    let domain = text.part(at + 1..<text.count)
    guard let dot = domain.lastIndex(of: UInt8(ascii: ".")), dot > 0, dot < domain.count - 1 else {
      return false
    }
    guard domain.scalar(at: 0).scalar.isPythonWord else { return false }
    var place = 0
    while place < domain.count {
      let (scalar, length) = domain.scalar(at: place)
      let isAllowed = scalar.isPythonWord || scalar == "." || scalar == "-" && place < dot
      guard isAllowed else { return false }
      place += length
    }
    return true
  }
}
