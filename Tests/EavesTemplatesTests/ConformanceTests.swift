import EavesTemplateCases
import Foundation
import Testing
import TestSupport

@Suite("Recorded cases of Jinja 3.1.6")
struct ConformanceTests {
  @Test func everyCaseComesOutAsInJinja() throws {
    let file = Conformance.folder.appendingPathComponent("templates/cases.jsonl")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    var passed = 0
    var unexpected: [String] = []
    for line in lines {
      let recorded: TemplateCase
      do { recorded = try TemplateCase(line: String(line)) } catch {
        unexpected.append("\(error) \(line.prefix(80))"); continue
      }
      let outcome = recorded.run()
      if outcome.passed {
        passed += 1
      } else {
        unexpected.append("\(recorded.id)\n  expected \(outcome.expected)\n  got      \(outcome.got)")
      }
    }
    for failure in unexpected { print(failure) }
    print("templates/cases.jsonl: \(passed) passed, \(unexpected.count) failed")
  }
}
