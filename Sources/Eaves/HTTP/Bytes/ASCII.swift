extension UInt8 {
  /// `0`–`9`.
  @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }

  /// `A`–`Z` or `a`–`z`.
  @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

  /// Space, tab, line feed, vertical tab, form feed or carriage return.
  @inline(__always) var isWhitespace: Bool { self == 0x20 || self &- 0x09 < 5 }

  /// The byte with `A`–`Z` made small.
  @inline(__always) var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  /// The value of a hexadecimal digit; nil for any other byte.
  @inline(__always) var hexDigitValue: UInt8? {
    if isDigit { return self &- 0x30 }
    let letter = (self | 0x20) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }

  /// A character of a token (RFC 9110 §5.6.2).
  var isTokenCharacter: Bool {
    if isLetter || isDigit { return true }
    return switch self {
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"),
      UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}

/// The digits that percent-encoding writes.
func upperHexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

extension BidirectionalCollection<UInt8> {
  /// The bytes without the whitespace around them.
  func trimmed() -> SubSequence { trimmed { $0.isWhitespace } }

  /// The bytes without those around them that `isPadding` names.
  func trimmed(where isPadding: (UInt8) -> Bool) -> SubSequence {
    guard let first = firstIndex(where: { !isPadding($0) }),
      let last = lastIndex(where: { !isPadding($0) })
    else { return self[startIndex..<startIndex] }
    return self[first...last]
  }

  /// Whether the bytes are those of an ASCII word, whatever the case of either.
  func equalsIgnoringCase(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      elementsEqual(word) { $0.lowercased == $1.lowercased }
    }
  }

  /// The bytes as text, what is not UTF-8 replaced.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// The bytes as text with `A`–`Z` made small.
  var lowercasedText: String { String(decoding: map(\.lowercased), as: UTF8.self) }
}

extension Collection<UInt8> {
  /// The bytes before and after the first `separator`; nil where there is none.
  func partition(at separator: UInt8) -> (before: SubSequence, after: SubSequence)? {
    guard let index = firstIndex(of: separator) else { return nil }
    return (self[..<index], self[self.index(after: index)...])
  }
}

extension String {
  /// The text without ASCII whitespace around it.
  var trimmedText: String { utf8.trimmed().text }

  /// The text with `A`–`Z` made small, everything else kept.
  var asciiLowercased: String {
    utf8.allSatisfy { $0 == $0.lowercased } ? self : utf8.lowercasedText
  }

  /// Whether two texts differ in the case of ASCII letters at most.
  func equalsIgnoringCase(_ other: String) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.lowercased == $1.lowercased }
  }
}

/// A whole number as headers write it: digits and possibly a minus sign, with whitespace around
/// them allowed, but neither `+`, `_` nor the digits of other scripts.
///
/// A number too large for `Int` becomes the largest (or smallest) one, because what headers count
/// (bytes, seconds) never reaches it and the comparison that follows comes out right.
func plainInteger(_ text: some BidirectionalCollection<UInt8>) -> Int? {
  var digits = text.trimmed()
  let isNegative = digits.first == UInt8(ascii: "-")
  if isNegative { digits = digits.dropFirst() }
  guard !digits.isEmpty else { return nil }
  var value = 0
  for digit in digits {
    guard digit.isDigit else { return nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = product.addingReportingOverflow(Int(digit &- 0x30))
    value = overflow || carry ? .max : sum
  }
  return isNegative ? -value : value
}
