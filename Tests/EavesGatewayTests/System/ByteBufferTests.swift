import Testing

@testable import EavesGateway

@Suite("A buffer of bytes")
struct ByteBufferTests {
  private func text(_ build: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer(capacity: 1)
    build(&buffer)
    return buffer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test("holds what was appended, in order, however much it is")
  func appending() {
    let long = String(repeating: "é", count: 5_000)
    #expect(
      text {
        $0.append(UInt8(ascii: "a"))
        $0.append(ascii: "bc")
        $0.append(utf8: long)
        $0.append(utf8: "")
        $0.append(ascii: "")
      } == "abc" + long)
  }

  @Test(
    "writes numbers in decimal digits",
    arguments: [
      (0, 1, "0"), (7, 1, "7"), (10, 1, "10"), (99, 1, "99"), (100, 1, "100"), (999, 1, "999"),
      (1_000, 1, "1000"), (5, 2, "05"), (7, 3, "007"), (42, 3, "042"), (12, 4, "0012"),
      (-3, 1, "-3"), (-3, 2, "-03"), (Int.max, 1, "9223372036854775807"),
      (Int.min, 1, "-9223372036854775808"), (1, 25, String(repeating: "0", count: 24) + "1"),
    ])
  func numbers(number: Int, digits: Int, expected: String) {
    #expect(text { $0.append(decimal: number, digits: digits) } == expected)
  }

  @Test("forgets all but its beginning")
  func cutting() {
    #expect(
      text {
        $0.append(ascii: "abcdef")
        $0.cut(to: 2)
        $0.append(ascii: "x")
        $0.cut(to: 10)
      } == "abx")
  }
}
