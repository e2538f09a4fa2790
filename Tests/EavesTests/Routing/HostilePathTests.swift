import Eaves
import HTTPTypes
import TestSupport
import Testing

@Suite("Hostile paths are settled, and soon")
struct HostilePathTests {
  let binding = RouteBinding(serverName: "example.org")

  private func match(_ rules: [String], _ path: String) throws -> RouteMatch {
    try RouterTests.router(rules.enumerated().map { Rule($1, endpoint: "e\($0)") })
      .match(path, binding: binding)
  }

  @Test(
    "long runs do not blow up",
    arguments: [
      (["/<path:a>-<path:b>-<path:c>!<path:d>"], "-"),
      (["/<path:a>-<path:b>!<path:c>-<path:d>"], "-"),
      (["/<a>-<b>-<c>!<d>"], "-a"),
      (["/<a>-<string(minlength=3, maxlength=900):b>-<c>!<d>"], "-é"),
      (["/<path:a>/<path:b>/!/<path:c>"], "/a"),
      (["/<int:a><int:b>!<int:c><int:d>"], "1"),
      (["/<float:a><float:b>!<float:c>"], "1.1"),
      (["/<any(a, aa, aaa):a><any(a, aa, aaa):b>!<any(a, aa, aaa):c><path:d>"], "a"),
      (["/<uuid:a>!<path:b>"], "0"),
      (["/<a>/", "/<a>/<b>", "/<a>/<path:b>/", "/<path:a>/<path:b>/"], "/"),
    ])
  func longRuns(rules: [String], unit: String) throws {
    let path = "/" + String(repeating: unit, count: 60_000 / unit.utf8.count)
    let time = try processorTime { _ = try match(rules, path) }
    #expect(time < .seconds(5))
  }

  @Test("a tree that branches at every part is not walked in full")
  func branchingTree() throws {
    var rules: [String] = []
    for depth in 1...12 {
      let placeholders = (0..<depth).map { "<p\($0)>" }.joined(separator: "/")
      rules.append("/" + placeholders + "/end")
      rules.append("/" + String(repeating: "a/", count: depth) + "<last>/end")
    }
    let path = "/" + String(repeating: "a/", count: 5_000)
    let time = try processorTime { _ = try match(rules, path) }
    #expect(time < .seconds(2))
  }

  @Test("a converter of the app's own is not asked without end")
  func customWork() throws {
    let router = try RouterTests.router([Rule("/<any:a>-<any:b>!<any:c>", endpoint: "e")]) {
      $0.converters["any"] = { _ in AnyTextConverter() }
    }
    let path = "/" + String(repeating: "-", count: 20_000)
    let time = processorTime { _ = router.match(path + "!-", binding: binding) }
    #expect(time < .seconds(10))
    #expect(
      router.match("/1-2!3", binding: binding)
        == .found(rule: 0, parameters: ["a": "1", "b": "2", "c": "3"]))
  }

  @Test(
    "numbers past 64 bits are not found",
    arguments: [
      "9223372036854775808", "-9223372036854775809", String(repeating: "9", count: 9_999),
    ])
  func hugeNumbers(digits: String) throws {
    #expect(try match(["/<int(signed=True):a>"], "/" + digits) == .notFound)
  }

  @Test("numbers at the ends of 64 bits are found")
  func extremeNumbers() throws {
    for number in [Int.max, Int.min] {
      #expect(
        try match(["/<int(signed=True):a>"], "/\(number)")
          == .found(rule: 0, parameters: ["a": .int(number)]))
    }
    let digits = String(repeating: "9", count: 400)
    #expect(
      try match(["/<float:a>"], "/\(digits).0")
        == .found(rule: 0, parameters: ["a": .double(.infinity)]))
  }

  @Test("generated rules and paths, also of random bytes")
  func generated() throws {
    var random = SeededGenerator(seed: 2026)
    let pieces = [
      "a", "b", "/", "//", "-", ".", "é", "<int:#>", "<#>", "<path:#>", "<float:#>", "<uuid:#>",
      "<any(a, b, -):#>", "<string(length=2):#>", "<int(signed=True):#>", "<default(0):#>",
    ]
    let texts = ["a", "b", "/", "//", "-", ".", "é", "1", "12", "1.5", "%", "\n", "\u{0}", "٣"]
    for _ in 0..<400 {
      var rules: [Rule] = []
      for number in 0...Int.random(in: 0..<5, using: &random) {
        var text = "/"
        for place in 0..<Int.random(in: 0..<7, using: &random) {
          let piece = pieces.randomElement(using: &random) ?? ""
          text += piece.replacing("#", with: "p\(place)")
        }
        rules.append(Rule(text, endpoint: "e\(number)", methods: number == 0 ? [.post] : nil))
      }
      let router = try RouterTests.router(rules)
      for round in 0..<20 {
        var path: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
          if round % 4 == 0 {
            path.append(UInt8.random(in: 0...255, using: &random))
          } else {
            path += (texts.randomElement(using: &random) ?? "").utf8
          }
        }
        let match = path.withUnsafeBufferPointer { router.match(bytes: $0, binding: binding) }
        check(match, router)
      }
    }
  }

  /// A redirect leads to the same site, and a match has a value for every parameter.
  private func check(_ match: RouteMatch, _ router: Router) {
    switch match {
    case .redirect(let url):
      #expect(url.hasPrefix("http://example.org/") && url.utf8.allSatisfy { $0 > 0x20 })
    case .found(let rule, let parameters):
      #expect(parameters.names == router.parameters(of: rule).map(\.name))
      #expect(parameters.names.count == parameters.values.count)
    case .notFound, .methodNotAllowed, .webSocketMismatch:
      break
    }
  }

  @Test("generated texts of rules are read or refused")
  func generatedRules() {
    var random = SeededGenerator(seed: 7)
    let pieces = Array("<>():,='\" /-aint_1.é\n").map { String($0) } + ["<int(", "):x>", "any("]
    for _ in 0..<5_000 {
      var text = "/"
      for _ in 0..<Int.random(in: 0..<15, using: &random) {
        text += pieces.randomElement(using: &random) ?? ""
      }
      var map = RouteMap()
      map.add(Rule(text, endpoint: "e"))
      guard let router = try? map.router() else { continue }
      _ = router.problems()
      _ = router.match("/a1", binding: binding)
    }
  }
}

/// Accepts any text, slashes included.
private struct AnyTextConverter: Converter {
  func accepts(_ text: String) -> Bool { true }
}
