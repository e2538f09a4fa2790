import Testing

@testable import EavesTool

@Suite("Dates of HTTP")
struct HTTPDateTests {
  @Test(
    "are written, and read back",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
      ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
    ])
  func both(text: String, seconds: Int) {
    #expect(HTTPDate.text(seconds) == text)
    #expect(HTTPDate.seconds(text) == seconds)
  }

  @Test("may have a leap second")
  func leapSecond() {
    #expect(HTTPDate.seconds("Sat, 31 Dec 2016 23:59:60 GMT") == 1_483_228_800)
  }

  @Test(
    "that do not exist are none",
    arguments: [
      "yesterday", "", "Thu, 29 Foo 2024 12:00:00 GMT", "Thu, 30 Feb 2024 12:00:00 GMT",
      "Thu, 29 Feb 99999999999999999999 12:00:00 GMT", "Thu, 29 Feb 2024 24:00:00 GMT",
      "Thu, 29 Feb 2024 12:00 GMT", "Thu, 29 Feb 2024 12:00:00 EST",
      "Thu, -1 Feb 2024 12:00:00 GMT",
    ])
  func refused(text: String) {
    #expect(HTTPDate.seconds(text) == nil)
  }
}
