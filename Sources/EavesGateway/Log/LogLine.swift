#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Builds one line of the log.
///
/// Whatever comes from outside is escaped, so that a request can neither begin a line of its own nor
/// send control codes to the terminal of whoever reads the log.
struct LogLine {
  /// The most bytes of a line; the rest is cut.
  static let limit = 8_000

  private(set) var bytes: [UInt8] = []

  /// Begins with the time, in UTC: `2024-02-29T12:00:00Z`.
  init() {
    bytes.reserveCapacity(256)
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    appendTime(Int(now.tv_sec))
  }

  /// Begins with a given time, in seconds since 1970-01-01 00:00 UTC.
  init(time: Int) { appendTime(time) }

  /// Appends text of the program's own.
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Appends a number.
  mutating func append(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

  /// Appends text from anywhere.
  /// Appends bytes from anywhere, repaired where they are not UTF-8.
  mutating func append(escaping bytes: ArraySlice<UInt8>) {
    append(escaping: String(decoding: bytes, as: UTF8.self))
  }

  /// Appends text from anywhere: line breaks as `\n`, other control characters as `\u{1b}`, the
  /// backslash doubled.
  mutating func append(escaping text: String) {
    for scalar in text.unicodeScalars {
      guard bytes.count < Self.limit else {
        append("…")
        return
      }
      switch scalar {
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case "\\": append("\\\\")
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        append("\\u{")
        bytes.append(contentsOf: String(scalar.value, radix: 16).utf8)
        append("}")
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Ends the line and writes it to file descriptor 2 in one piece.
  mutating func write() {
    bytes.append(UInt8(ascii: "\n"))
    // When the disk is full the line is lost; the request is not.
    bytes.withUnsafeBytes { try? Descriptor.write($0, to: STDERR_FILENO) }
  }

  private mutating func appendTime(_ seconds: Int) {
    var seconds = time_t(seconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    appendPadded(Int(parts.tm_year) + 1900, 4)
    append("-")
    appendPadded(Int(parts.tm_mon) + 1, 2)
    append("-")
    appendPadded(Int(parts.tm_mday), 2)
    append("T")
    appendPadded(Int(parts.tm_hour), 2)
    append(":")
    appendPadded(Int(parts.tm_min), 2)
    append(":")
    appendPadded(Int(parts.tm_sec), 2)
    append("Z ")
  }

  private mutating func appendPadded(_ number: Int, _ width: Int) {
    let digits = String(number)
    for _ in digits.utf8.count..<max(width, digits.utf8.count) { append("0") }
    bytes.append(contentsOf: digits.utf8)
  }
}
