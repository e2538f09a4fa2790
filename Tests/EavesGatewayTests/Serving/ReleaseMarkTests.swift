import Foundation
import HTTPTypes
import Testing

@testable import EavesGateway

@Suite("The mark of a release")
struct ReleaseMarkTests {
  private static func answer(_ mark: String, to question: String?) -> HTTPFields {
    var headers = HTTPFields()
    let variables = Variables(
      (question.map { [("HTTP_EAVES_RELEASE", $0)] } ?? []).map {
        (name: $0, value: Array($1.utf8))
      })
    ReleaseMark(Array(mark.utf8))?.answer(variables, in: &headers)
    return headers
  }

  @Test("is told to whoever knows it, and to nobody else")
  func question() throws {
    let name = try #require(HTTPField.Name("Eaves-Release"))
    #expect(Self.answer("abc", to: "abc")[name] == "abc")
    for question in [nil, "", "ab", "abcd", "ABC", "*"] {
      #expect(Self.answer("abc", to: question).isEmpty, "\(question ?? "none")")
    }
  }

  @Test("is the first line of its file, as long as a header field can hold it")
  func content() {
    #expect(ReleaseMark(Array("abc\nmore\n".utf8))?.text == "abc")
    for text in ["", "\n", "a b\n", "a\rb\n", "é\n", "\u{0}\n"] {
      #expect(ReleaseMark(Array(text.utf8)) == nil)
    }
    let long = String(repeating: "x", count: 1_000)
    #expect(ReleaseMark(Array(long.utf8))?.text.count == 128)
  }

  @Test("is read below ROOT, and missing where there is no such file")
  func file() throws {
    let folder = NSTemporaryDirectory() + "eaves-release-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(ReleaseMark(root: folder) == nil)
    try "0123abcd\n".write(toFile: folder + "/release", atomically: true, encoding: .utf8)
    #expect(ReleaseMark(root: folder)?.text == "0123abcd")
    try FileManager.default.removeItem(atPath: folder + "/release")
    mkfifo(folder + "/release", 0o600)
    #expect(ReleaseMark(root: folder) == nil)
  }
}
