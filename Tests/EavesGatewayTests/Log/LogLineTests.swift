import Testing

@testable import EavesGateway

@Suite("A line of the log")
struct LogLineTests {
  private func text(_ build: (inout LogLine) -> Void) -> String {
    var line = LogLine(time: 1_709_208_000)
    build(&line)
    return line.bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test("begins with the time in UTC")
  func time() {
    #expect(text { _ in } == "2024-02-29T12:00:00Z ")
  }

  @Test("keeps ordinary text, also beyond ASCII")
  func plain() {
    #expect(text { $0.append(escaping: "GET /café 🐘") }.hasSuffix("Z GET /café 🐘"))
  }

  @Test(
    "cannot be forged: what could begin a line or control a terminal is escaped",
    arguments: [
      ("a\nb", "a\\nb"), ("a\r\nb", "a\\r\\nb"), ("\u{1B}[2J", "\\u{1b}[2J"),
      ("a\u{0}b", "a\\u{0}b"), ("\u{85}", "\\u{85}"), ("\u{2028}", "\\u{2028}"),
      ("a\\nb", "a\\\\nb"), ("\u{7F}", "\\u{7f}"),
    ])
  func escapes(input: String, expected: String) {
    #expect(text { $0.append(escaping: input) } == "2024-02-29T12:00:00Z " + expected)
  }

  @Test("repairs bytes that are not UTF-8")
  func invalid() {
    let line = text { $0.append(escaping: ([0x61, 0xFF, 0x62] as [UInt8])[...]) }
    #expect(line == "2024-02-29T12:00:00Z a\u{FFFD}b")
  }

  @Test("has an end, however long the text is")
  func limit() {
    let line = text { $0.append(escaping: String(repeating: "x", count: 100_000)) }
    #expect(line.utf8.count < LogLine.limit + 10)
    #expect(line.hasSuffix("…"))
  }
}
