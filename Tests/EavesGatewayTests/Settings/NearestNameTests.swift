import Testing

@testable import EavesGateway

@Suite("The nearest name")
struct NearestNameTests {
  private let names = ["DEBUG", "LOG", "LOG_KEEP", "LOG_LEVEL", "MAX_BODY", "MOUNT", "ROOT"]

  @Test(
    "A slip of the pen is recognised",
    arguments: [
      ("MAX_BODDY", "MAX_BODY"), ("MAXBODY", "MAX_BODY"), ("max_body", "MAX_BODY"),
      ("DEBGU", "DEBUG"), ("LOGLEVEL", "LOG_LEVEL"), ("ROOTS", "ROOT"), ("LGO", "LOG"),
    ])
  func slip(name: String, meant: String) {
    #expect(NearestName.of(name, among: names) == meant)
  }

  @Test(
    "A name unlike all others is not", arguments: ["", "SECRET", "X", "LOGGING_TARGET", "BODY"])
  func unlike(name: String) {
    #expect(NearestName.of(name, among: names) == nil)
  }

  @Test("Changes are letters put in, taken out, replaced, or swapped with their neighbour")
  func changes() {
    func count(_ left: String, _ right: String) -> Int {
      NearestName.changes(from: Array(left.utf8), to: Array(right.utf8))
    }
    #expect(count("", "abc") == 3)
    #expect(count("abc", "") == 3)
    #expect(count("abc", "abc") == 0)
    #expect(count("abc", "acb") == 1)
    #expect(count("kitten", "sitting") == 3)
    #expect(count("ca", "abc") == 3)
  }

  @Test("A very long name is not compared")
  func long() {
    let long = String(repeating: "A", count: 100_000)
    #expect(NearestName.of(long, among: [long, "A"]) == nil)
    #expect(NearestName.of("AB", among: [long, "A"]) == "A")
  }
}
