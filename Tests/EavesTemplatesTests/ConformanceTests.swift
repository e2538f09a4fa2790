import EavesTemplateCases
import Foundation
import TestSupport
import Testing

@Suite("Recorded cases of Jinja 3.1.6")
struct ConformanceTests {
  /// Cases that come out differently on purpose: integers beyond 64 bits are an error here.
  private static let differences: Set<String> = [
    "own/expressions/arithmetic/big-multiplication",
    "own/expressions/arithmetic/int64-multiply-edge",
    "own/expressions/arithmetic/power-big",
    "own/expressions/compare/big-int-float",
    "own/expressions/number-format/context-big-int",
    "own/expressions/number-format/context-int-edges",
    "own/filters/int/big",
    "own/filters/tojson/big-int",
    "own/lexer/numbers/big-int",
    "own/tests/big-int",
  ]

  @Test func everyCaseComesOutAsInJinja() throws {
    let file = Conformance.folder.appendingPathComponent("templates/cases.jsonl")
    var counts = (passed: 0, expected: 0, unexpected: 0)
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let json = try RecordedValue(parsing: line.utf8)
      let id = json["id"]?.string ?? ""
      let isListed = Self.differences.contains(id)
      let outcome: TemplateCase.Outcome
      do {
        outcome = try TemplateCase(line: String(line)).run()
      } catch {
        outcome = TemplateCase.Outcome(passed: false, expected: "a case", got: "\(error)")
      }
      switch (outcome.passed, isListed) {
      case (true, false): counts.passed += 1
      case (false, true): counts.expected += 1
      case (true, true):
        counts.unexpected += 1
        Issue.record("\(id) passes, and is listed as different")
      case (false, false):
        counts.unexpected += 1
        Issue.record("\(id)\n  expected \(outcome.expected)\n  got      \(outcome.got)")
      }
    }
    print(
      "templates/cases.jsonl: \(counts.passed) passed, \(counts.expected) different on purpose, "
        + "\(counts.unexpected) failed")
  }
}
