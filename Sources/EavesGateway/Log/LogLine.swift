#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Builds one line of the log.
///
/// Whatever comes from outside is escaped, so that a request can neither begin a line of its own nor
/// send control codes to the terminal of whoever reads the log.
struct LogLine: ~Copyable {
  /// The most bytes of a line; the rest is cut.
  static let limit = 8_000

  private(set) var bytes = ByteBuffer()

  /// Begins with the time, in UTC: `2024-02-29T12:00:00Z`.
  init() {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    appendTime(Int(now.tv_sec))
  }

  /// Begins with a given time, in seconds since 1970-01-01 00:00 UTC.
  init(time: Int) { appendTime(time) }

  private init(bytes: consuming ByteBuffer) { self.bytes = bytes }

  /// A part of a line, which does not begin with the time.
  static func untimed() -> LogLine { LogLine(bytes: ByteBuffer()) }

  /// Appends what another line has.
  mutating func append(_ other: borrowing LogLine) {
    other.bytes.withUnsafeBytes { bytes.append($0) }
  }

  /// Takes back all but the first bytes.
  mutating func cut(to count: Int) { bytes.cut(to: count) }

  /// Appends text of the program's own.
  @inline(__always)
  mutating func append(_ text: StaticString) { bytes.append(ascii: text) }

  /// Appends a number.
  mutating func append(_ number: Int) { bytes.append(decimal: number) }

  /// Appends bytes from anywhere, repaired where they are not UTF-8.
  mutating func append(escaping text: some ByteSlice) {
    // Nearly all that visitors send is plain.
    let isPlain = text.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    guard isPlain, bytes.count + text.count < Self.limit else {
      append(escaping: String(decoding: text, as: UTF8.self))
      return
    }
    text.withContiguousStorageIfAvailable { bytes.append(UnsafeRawBufferPointer($0)) }
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
        bytes.append(utf8: String(scalar.value, radix: 16))
        append("}")
      default: bytes.append(utf8: String(scalar))
      }
    }
  }

  /// Ends the line; what is appended afterwards begins another.
  mutating func end() { bytes.append(UInt8(ascii: "\n")) }

  /// Appends a time, reckoned here: gmtime_r(3) reads the system's time zone first.
  private mutating func appendTime(_ seconds: Int) {
    let (days, second) = seconds.quotientAndRemainder(flooringBy: 86_400)
    let date = CalendarDate(daysSince1970: days)
    bytes.append(decimal: date.year, digits: 4)
    append("-")
    bytes.append(decimal: date.month, digits: 2)
    append("-")
    bytes.append(decimal: date.day, digits: 2)
    append("T")
    bytes.append(decimal: second / 3_600, digits: 2)
    append(":")
    bytes.append(decimal: second / 60 % 60, digits: 2)
    append(":")
    bytes.append(decimal: second % 60, digits: 2)
    append("Z ")
  }
}
