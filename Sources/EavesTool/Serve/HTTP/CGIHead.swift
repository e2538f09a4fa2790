import NIOCore

/// The head of a program's response (RFC 3875 §6.2, §6.3).
struct CGIHead: Hashable {
  /// A header field as the program wrote it.
  struct Field: Hashable {
    var name: String
    var value: ArraySlice<UInt8>

    init(_ name: String, _ value: ArraySlice<UInt8>) {
      self.name = name
      self.value = value
    }

    init(_ name: String, _ value: String) {
      self.name = name
      self.value = Array(value.utf8)[...]
    }

    /// Whether the field has a name, given in lower case.
    func isNamed(_ lowercase: StaticString) -> Bool { name.isSame(asLowercase: lowercase) }

    var text: String { String(decoding: value, as: UTF8.self) }
  }

  /// The status code; 200 where the program gives none, or 302 beside a `Location`.
  var status = 200

  /// The words behind the code, where the program gives some.
  var reason: ArraySlice<UInt8> = []

  /// The header fields but `Status`, in their order.
  var fields: [Field] = []

  /// The first field of a name, given in lower case.
  func field(_ lowercase: StaticString) -> Field? { fields.first { $0.isNamed(lowercase) } }

  /// Puts one field in the place of all of its name.
  mutating func set(_ name: String, _ value: ArraySlice<UInt8>) {
    let lowercased = name.lowercased()
    fields.removeAll { $0.name.lowercased() == lowercased }
    fields.append(Field(name, value))
  }

  /// Reads a head.
  /// - Parameter bytes: the lines with their ends, without the empty line behind them
  /// - Throws: `CGIHeadError`
  init(_ bytes: ArraySlice<UInt8>) throws(CGIHeadError) {
    var hasStatus = false
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard !line.isEmpty else { continue }
      guard !Self.isBlank(line[line.startIndex]) else {
        try fold(line)
        continue
      }
      let field = try Self.field(line)
      if field.isNamed("status") {
        try readStatus(field.value)
        hasStatus = true
      } else if field.isNamed("content-type") {
        // There can be one, and Apache takes the last.
        set(field.name, field.value)
      } else {
        fields.append(field)
      }
    }
    if !hasStatus, field("location") != nil { status = 302 }
  }

  init() {}

  /// A line that begins with a space goes on with the one before (RFC 9112 §5.2), which no message may
  /// be sent with.
  private mutating func fold(_ line: ArraySlice<UInt8>) throws(CGIHeadError) {
    guard let last = fields.indices.last else { throw .malformed(Self.excerpt(line)) }
    let rest = Self.trimmed(line)
    guard rest.allSatisfy(Self.isValueByte) else { throw .malformed(Self.excerpt(line)) }
    fields[last].value += [UInt8(ascii: " ")] + rest
  }

  private static func field(_ line: ArraySlice<UInt8>) throws(CGIHeadError) -> Field {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
      line[..<colon].allSatisfy(isTokenByte)
    else { throw .malformed(excerpt(line)) }
    let value = trimmed(line[(colon + 1)...])
    guard value.allSatisfy(isValueByte) else { throw .malformed(excerpt(line)) }
    return Field(String(decoding: line[..<colon], as: UTF8.self), value)
  }

  private mutating func readStatus(_ value: ArraySlice<UInt8>) throws(CGIHeadError) {
    let digits = value.prefix(3)
    let rest = value.dropFirst(3)
    guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      rest.first.map(Self.isBlank) ?? true,
      // An interim response has no place where one final response is expected.
      let code = Int(String(decoding: digits, as: UTF8.self)), (200...999).contains(code)
    else { throw .status(Self.excerpt(value)) }
    status = code
    reason = Self.trimmed(rest)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return bytes
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Control characters would make other lines of a value (RFC 9110 §5.5).
  private static func isValueByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == 0x09
  }

  /// The bytes of a field's name (RFC 9110 §5.6.2).
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func excerpt(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line.prefix(100), as: UTF8.self)
  }
}

/// What is wrong with the head of a program's response.
enum CGIHeadError: Error, Hashable, CustomStringConvertible {
  /// A line that is no header field.
  case malformed(String)
  /// A status that is none.
  case status(String)
  /// The head does not end.
  case tooLong
  /// The response ended before its head did.
  case incomplete

  var description: String {
    switch self {
    case .malformed(let line): "a line that is no header field: \(line.debugDescription)"
    case .status(let value): "a status that is none: \(value.debugDescription)"
    case .tooLong: "a head of more than \(CGIHeadReader.limit) bytes"
    case .incomplete: "the response ended before its head did"
    }
  }
}

extension String {
  /// Compares without regard to the case of ASCII letters.
  /// - Parameter lowercase: the other text, in lower case
  func isSame(asLowercase lowercase: StaticString) -> Bool {
    guard utf8.count == lowercase.utf8CodeUnitCount else { return false }
    return lowercase.withUTF8Buffer { other in
      zip(utf8, other).allSatisfy { byte, wanted in
        (0x41...0x5A).contains(byte) ? byte | 0x20 == wanted : byte == wanted
      }
    }
  }
}
