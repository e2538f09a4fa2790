import Testing

@testable import EavesTool

@Suite("A build that failed")
struct BuildFailureTests {
  private static let output = """
    error: emit-module command failed with exit code 1 (use -v to see invocation)
    /a b/main.swift:3:14: error: cannot find 'nothing' in scope
    1 | import Eaves
    2 |
    3 | let wrong = nothing
      |             `- error: cannot find 'nothing' in scope
    4 |
    /a b/main.swift:9:1: warning: variable 'x' was never used
     9 | var x = 1
       |     `- warning: variable 'x' was never used
    /a b/main.swift:3:14: error: cannot find 'nothing' in scope
    1 | import Eaves
    2 |
    3 | let wrong = nothing
      |             `- error: cannot find 'nothing' in scope
    4 |
    error: fatalError
    """

  @Test("tells the compiler's messages apart, each once, with the source they point to")
  func diagnostics() {
    let failure = BuildFailure(
      lines: Self.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    #expect(failure.diagnostics.count == 2)
    let first = failure.diagnostics[0]
    #expect(first.file == "/a b/main.swift")
    #expect(first.line == 3)
    #expect(first.column == 14)
    #expect(first.severity == .error)
    #expect(first.message == "cannot find 'nothing' in scope")
    #expect(first.excerpt.count == 5)
    #expect(failure.diagnostics[1].severity == .warning)
    #expect(failure.diagnostics[1].excerpt.count == 2)
  }

  @Test("is described by its errors, or by all that was said when the linker failed")
  func description() {
    let failure = BuildFailure(
      lines: Self.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    #expect(failure.description.hasPrefix("/a b/main.swift:3:14: error: cannot find 'nothing'"))
    #expect(!failure.description.contains("warning"))
    let link = BuildFailure(lines: ["ld.lld: error: undefined symbol: f", "clang: error: linker"])
    #expect(link.description == "ld.lld: error: undefined symbol: f\nclang: error: linker")
  }

  @Test(
    "is not confused by lines of other forms", arguments: ["", "error:", ":1:2: x", "a: error: b"])
  func otherLines(line: String) {
    #expect(BuildFailure(lines: [line]).diagnostics.isEmpty)
  }
}
