import Foundation
import TestSupport
import Testing

@testable import Eaves

@Suite("SessionJSON")
struct SessionJSONTests {
  private func read(_ text: String) throws -> SessionValue {
    try SessionJSON.session.read(Array(text.utf8))
  }

  private func written(_ value: SessionValue) throws -> String {
    String(decoding: try SessionJSON.session.write(value), as: UTF8.self)
  }

  @Test("256 levels are read and written, one more is an error and not a crash")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    let deepest = try read(nested(256))
    #expect(try written(deepest) == nested(256))
    #expect(throws: SessionJSONError.self) { try read(nested(257)) }
    #expect(throws: SessionValueError.tooDeep) { try written([deepest]) }
    for opening in ["[", "{\"a\":", "{\" t\":[", "{\" di\":{\" t__\":"] {
      #expect(throws: SessionJSONError.self) {
        try read(String(repeating: opening, count: 100_000))
      }
    }
  }

  @Test("a tuple takes two levels, in writing as in reading")
  func taggedDepth() throws {
    var value: SessionValue = .tuple([])
    while let text = try? written(value) {
      #expect(try read(text) == value)
      value = .tuple([value])
    }
  }

  @Test("integers keep every digit, up to Python's 4,300")
  func integers() throws {
    #expect(try read("9223372036854775807") == .int(.max))
    #expect(try read("-9223372036854775808") == .int(.min))
    let large = try read("9223372036854775808")
    #expect(large == .largeInteger(try #require(.init("9223372036854775808"))))
    #expect(try written(large) == "9223372036854775808")
    #expect(throws: SessionJSONError.self) { try read(String(repeating: "1", count: 4_301)) }
    #expect(throws: SessionJSONError.self) { try read(String(repeating: "1", count: 1_000_000)) }
    #expect(SessionValue.LargeInteger("1,\"x\":2") == nil)
    #expect(SessionValue.LargeInteger("") == nil)
    #expect(SessionValue.LargeInteger("-") == nil)
    #expect(SessionValue.LargeInteger("01") == nil)
  }

  @Test("numbers are written as Python's repr writes them")
  func doubles() throws {
    let numbers: [(Double, String)] = [
      (1, "1.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e15, "1000000000000000.0"),
      (9_007_199_254_740_992, "9007199254740992.0"), (9_999_999_999_999_998, "9999999999999998.0"),
      (1e16, "1e+16"), (1.5e300, "1.5e+300"), (0.0001, "0.0001"), (0.00001, "1e-05"),
      (.leastNonzeroMagnitude, "5e-324"), (.infinity, "Infinity"), (-.infinity, "-Infinity"),
      (.nan, "NaN"),
    ]
    for (number, text) in numbers {
      #expect(try written(.double(number)) == text)
    }
  }

  @Test("half a surrogate pair becomes the replacement character")
  func surrogates() throws {
    #expect(try read(#""\ud83d\udc18""#) == "🐘")
    #expect(try read(#""a\ud83db""#) == "a\u{FFFD}b")
    #expect(try read(#""\udc18""#) == "\u{FFFD}")
    #expect(try read(#""\ud83d\u0041""#) == "\u{FFFD}A")
    #expect(try read(#""\ud83d\ud83d\udc18""#) == "\u{FFFD}🐘")
    #expect(throws: SessionJSONError.self) { try read(#""\ud83d\u00""#) }
  }

  @Test("bytes that are not UTF-8 are refused wherever they stand")
  func notUTF8() {
    for bytes: [UInt8] in [
      [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF], [0x22, 0xC0, 0x80, 0x22],
    ] {
      #expect(throws: SessionJSONError.self) { try SessionJSON.session.read(bytes) }
      #expect(throws: SessionJSONError.self) {
        try SessionJSON.session.read(Array("\"\\n".utf8) + bytes)
      }
    }
  }

  @Test("a dictionary of many keys, equal or not, is read in linear time")
  func manyKeys() throws {
    let equal = "{" + Array(repeating: "\"a\":1", count: 100_000).joined(separator: ",") + "}"
    let different = "{" + (0..<100_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}"
    var values: [SessionValue] = []
    let time = try processorTime { values = [try read(equal), try read(different)] }
    #expect(values[0] == ["a": 1])
    #expect(values[1].dictionary?.count == 100_000)
    #expect(time < .seconds(10))
  }

  @Test("a date outside the years 1 to 9999 is written as their end")
  func dates() throws {
    for (seconds, text) in [
      (Double.infinity, "Fri, 31 Dec 9999 23:59:59 GMT"),
      (-.infinity, "Mon, 01 Jan 0001 00:00:00 GMT"),
      (.nan, "Mon, 01 Jan 0001 00:00:00 GMT"),
      (-0.5, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ] {
      let date = Date(timeIntervalSince1970: seconds)
      #expect(try written(.date(date)) == "{\" d\":\"\(text)\"}")
    }
    // From the year 100: as in Python, a smaller year is read as one of two digits.
    for seconds in stride(from: -59_011_459_200, to: 253_402_300_799, by: 7_777_777) {
      #expect(
        HTTPDate(parsing: HTTPDate(secondsSince1970: seconds).description)?.secondsSince1970
          == seconds)
    }
  }
}
