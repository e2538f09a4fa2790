/// The cookies of a request, in the order the browser sent them.
///
/// A name may occur more than once, for cookies of different paths; the first is the one of the
/// longest path (RFC 6265 §5.4), and the one the subscript gives.
public struct Cookies: Sendable, Hashable {
  /// One `name=value`.
  public struct Cookie: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The value, with quotes and escapes undone.
    public let value: String
  }

  /// The cookies in their order.
  public let all: [Cookie]

  /// No cookies.
  public init() { all = [] }

  /// Reads the value of a `Cookie` header.
  ///
  /// Nothing a browser sends is an error: a pair without `=` has an empty value, one without a name
  /// is dropped. A byte beyond ASCII stands for the character of that number (ISO 8859-1), as
  /// in Werkzeug; values that `SetCookie` wrote are ASCII and come back as they were.
  /// - Parameter header: the bytes of the header; those of several headers joined by `;`
  public init(parsing header: some Collection<UInt8>) {
    var parser = CookieParser(bytes: Array(header))
    all = parser.parse()
  }

  /// The value of a cookie; of the first, if several have the name.
  public subscript(name: String) -> String? {
    all.first { $0.name.hasSameBytes(as: name) }?.value
  }

  /// The values of all cookies of a name.
  public func values(for name: String) -> [String] {
    all.lazy.filter { $0.name.hasSameBytes(as: name) }.map(\.value)
  }
}

/// Splits a Cookie header at its semicolons, where a value in double quotes may have some inside.
private struct CookieParser {
  let bytes: [UInt8]
  private var cookies: [Cookies.Cookie] = []
  /// The next semicolon, or the end, and the last line break before it that is not followed by
  /// whitespace alone; kept, so that no part of the header is searched twice.
  private var semicolon = -1
  private var lineBreak = -1

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func parse() -> [Cookies.Cookie] {
    var index = 0
    while index < bytes.count { index = readPair(at: index) }
    return cookies
  }

  /// Reads the pair that starts at `start`; returns where the next one does.
  private mutating func readPair(at start: Int) -> Int {
    if semicolon < start { findEnd(from: start) }
    let end = semicolon
    guard let equals = bytes[start..<end].firstIndex(of: UInt8(ascii: "=")) else {
      add(bytes[start..<end], [])
      return end + 1
    }
    let name = bytes[start..<equals]
    let valueStart =
      bytes[(equals + 1)...].firstIndex { !$0.isWhitespace } ?? bytes.count
    if let close = closingQuote(at: valueStart) {
      let after = bytes[(close + 1)...].firstIndex { !$0.isWhitespace } ?? bytes.count
      if after == bytes.count || bytes[after] == UInt8(ascii: ";") {
        add(name, bytes[valueStart...close])
        return after + 1
      }
    }
    guard valueStart > lineBreak else {
      // A header has no line breaks; what stands before one is not part of a pair.
      return equals + 1
    }
    add(name, bytes[min(valueStart, end)..<end])
    return end + 1
  }

  private mutating func findEnd(from start: Int) {
    semicolon = bytes[start...].firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
    lineBreak = bytes[start..<semicolon].trimmed().lastIndex(of: UInt8(ascii: "\n")) ?? -1
  }

  /// The index of the quote that ends the quoted string at `start`; nil where there is none.
  private func closingQuote(at start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "\"") else { return nil }
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\"") { return index }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  private mutating func add(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
    let name = name.trimmed(where: Self.isPadding)
    guard !name.isEmpty else { return }
    let value = value.trimmed(where: Self.isPadding)
    cookies.append(.init(name: name.latin1Text.text, value: Self.unescaped(value)))
  }

  /// Whitespace of ISO 8859-1.
  private static func isPadding(_ byte: UInt8) -> Bool {
    byte.isWhitespace || (0x1C...0x1F).contains(byte) || byte == 0x85 || byte == 0xA0
  }

  /// Undoes quotes, `\"` and `\303`.
  private static func unescaped(_ value: ArraySlice<UInt8>) -> String {
    let quote = UInt8(ascii: "\"")
    guard value.count >= 2, value.first == quote, value.last == quote else {
      return value.latin1Text.text
    }
    let inner = value.dropFirst().dropLast().latin1Text
    var plain: [UInt8] = []
    plain.reserveCapacity(inner.count)
    var index = 0
    while index < inner.count {
      let byte = inner[index]
      guard byte == UInt8(ascii: "\\"), index + 1 < inner.count,
        inner[index + 1] != UInt8(ascii: "\n")
      else {
        plain.append(byte)
        index += 1
        continue
      }
      if let octal = octal(inner[(index + 1)...].prefix(3)) {
        plain.append(octal)
        index += 4
      } else {
        plain.append(inner[index + 1])
        index += 2
      }
    }
    return plain.text
  }

  private static func octal(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.count == 3, let first = digits.first, first <= UInt8(ascii: "3"),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) })
    else { return nil }
    return digits.reduce(0) { $0 << 3 | ($1 - UInt8(ascii: "0")) }
  }
}
