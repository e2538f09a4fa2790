/// Bytes of a path or host that stay in place while they are looked at.
typealias PathSlice = Slice<UnsafeBufferPointer<UInt8>>

/// What texts a converter accepts: the patterns of Werkzeug's converters, without a regular
/// expression engine.
enum TextPattern: Sendable {
  /// One of the patterns that need nothing but numbers to describe.
  case plain(PlainPattern)
  /// One of a few texts, the first that lets the rule match.
  case choices([[UInt8]])
  /// Whatever a converter of the app's own accepts.
  case custom(any Converter)
}

/// A pattern that needs nothing but numbers to describe, so that copying it costs nothing.
enum PlainPattern: BitwiseCopyable, Equatable, Sendable {
  /// `[^/]{minimum,maximum}`: so many characters (Unicode scalars), none of them a slash.
  case text(minimum: Int, maximum: Int)
  /// `\d+` or `-?\d+`, in the digits of any script.
  case digits(isSigned: Bool)
  /// `\d+\.\d+` or `-?\d+\.\d+`.
  case decimal(isSigned: Bool)
  /// Five groups of hexadecimal digits.
  case uuid
  /// `[^/].*?`: anything on one line that does not start with a slash, as short as can be.
  case path

  /// Whether a whole text is a value.
  @inline(__always)
  func matches(_ text: PathSlice) -> Bool {
    switch self {
    case .text(let minimum, let maximum): Self.isText(text, minimum, maximum)
    case .digits(let isSigned): Self.isDigits(Self.unsigned(text, if: isSigned))
    case .decimal(let isSigned): Self.isDecimal(Self.unsigned(text, if: isSigned))
    case .uuid: Self.isUUID(text)
    case .path: Self.isPath(text)
    }
  }

  static func isText(_ text: PathSlice, _ minimum: Int, _ maximum: Int) -> Bool {
    // No text has more characters than bytes, so most texts are settled without counting.
    if text.count < minimum { return false }
    var count = 0
    for byte in text {
      if byte == Byte.slash { return false }
      if !Byte.isContinuation(byte) { count += 1 }
    }
    return count >= minimum && count <= maximum
  }

  @inline(__always)
  private static func unsigned(_ text: PathSlice, if isSigned: Bool) -> PathSlice {
    isSigned && text.first == Byte.minus ? text.dropFirst() : text
  }

  @inline(__always)
  private static func isDigits(_ text: PathSlice) -> Bool {
    if text.isEmpty { return false }
    for byte in text where byte &- 0x30 > 9 {
      // What is not a digit of ASCII may be one of another script.
      return byte >= 0x80 && digitsEnd(text, from: text.startIndex) == text.endIndex
    }
    return true
  }

  private static func isDecimal(_ text: PathSlice) -> Bool {
    let point = digitsEnd(text, from: text.startIndex)
    guard point > text.startIndex, point < text.endIndex, text[point] == Byte.point else {
      return false
    }
    return isDigits(text[(point + 1)...])
  }

  private static func isPath(_ text: PathSlice) -> Bool {
    guard let first = text.first, first != Byte.slash else { return false }
    // A dot in Werkzeug's expression is any character but a line feed, which may only come first.
    return !text.dropFirst().contains(Byte.lineFeed)
  }

  /// Whether a text is a UUID in five groups.
  static func isUUID(_ text: PathSlice) -> Bool {
    guard text.count == 36 else { return false }
    for (offset, byte) in text.enumerated() {
      switch offset {
      case 8, 13, 18, 23: if byte != Byte.minus { return false }
      default: if !Byte.isHexDigit(byte) { return false }
      }
    }
    return true
  }

  /// Where the digits that start at an index end.
  static func digitsEnd(_ text: PathSlice, from start: Int) -> Int {
    var index = start
    while index < text.endIndex {
      let length = digitLength(text, at: index)
      if length == 0 { break }
      index += length
    }
    return index
  }

  /// The number of bytes of the digit at an index; 0 when there is none.
  @inline(__always)
  static func digitLength(_ text: PathSlice, at index: Int) -> Int {
    let byte = text[index]
    if byte < 0x80 { return byte &- 0x30 <= 9 ? 1 : 0 }
    guard let scalar = UTF8Text.scalar(text, at: index), NumberText.digit(scalar) != nil else {
      return 0
    }
    return UTF8.width(scalar)
  }
}

/// Bytes that paths are made of.
enum Byte {
  static let lineFeed = UInt8(ascii: "\n")
  static let minus = UInt8(ascii: "-")
  static let point = UInt8(ascii: ".")
  static let slash = UInt8(ascii: "/")

  /// Whether a byte goes on with a character that an earlier byte began (UTF-8).
  @inline(__always)
  static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Whether a byte is a hexadecimal digit.
  @inline(__always)
  static func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 5
  }
}

/// Characters in bytes.
enum UTF8Text {
  /// The character that starts at an index; nil where none does.
  static func scalar(_ text: PathSlice, at index: Int) -> Unicode.Scalar? {
    var iterator = text[index...].prefix(4).makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return scalar
  }
}

extension TextPattern {
  /// The pattern as Werkzeug's regular expression: equal ones accept the same texts.
  var key: String {
    switch self {
    case .plain(let pattern): pattern.key
    case .choices(let choices):
      "(?:" + choices.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|") + ")"
    case .custom(let converter): converter.pattern ?? ""
    }
  }

  /// Whether every text the other pattern accepts is accepted by this one too, as far as can be
  /// told.
  func includes(_ other: TextPattern) -> Bool {
    switch (self, other) {
    case (.plain(let pattern), .plain(let otherPattern)): pattern.includes(otherPattern)
    case (.plain(.text(let minimum, let maximum)), .choices(let choices)):
      choices.allSatisfy { choice in
        choice.withUnsafeBufferPointer { PlainPattern.isText($0[...], minimum, maximum) }
      }
    case (.choices(let choices), .choices(let others)):
      others.allSatisfy { choices.contains($0) }
    default: !key.isEmpty && key == other.key
    }
  }
}

extension PlainPattern {
  fileprivate var key: String {
    switch self {
    case .text(let minimum, let maximum) where minimum == maximum: "[^/]{\(minimum)}"
    case .text(let minimum, .max): "[^/]{\(minimum),}"
    case .text(let minimum, let maximum): "[^/]{\(minimum),\(maximum)}"
    case .digits(let isSigned): isSigned ? #"-?\d+"# : #"\d+"#
    case .decimal(let isSigned): isSigned ? #"-?\d+\.\d+"# : #"\d+\.\d+"#
    case .uuid: "uuid"
    case .path: "[^/].*?"
    }
  }

  fileprivate func includes(_ other: PlainPattern) -> Bool {
    switch (self, other) {
    case (.text(let minimum, let maximum), .text(let otherMinimum, let otherMaximum)):
      minimum <= otherMinimum && maximum >= otherMaximum
    case (.text(let minimum, .max), .digits): minimum <= 1
    case (.text(let minimum, .max), .decimal): minimum <= 3
    case (.text(let minimum, let maximum), .uuid): minimum <= 36 && maximum >= 36
    case (.digits(isSigned: true), .digits), (.decimal(isSigned: true), .decimal): true
    case (.path, .path), (.path, .uuid), (.path, .digits), (.path, .decimal): true
    default: self == other
    }
  }
}
