import Foundation
import TestSupport

/// What `eaves doctor --json`, or a program's own `--doctor --json`, said.
struct DoctorAnswer: CustomStringConvertible {
  let status: Int
  let output: String

  /// The codes of the findings, in their order, with their severities.
  let findings: [(code: String, severity: String)]

  var codes: [String] { findings.map(\.code) }

  /// The codes of what is more than worth knowing.
  var troubles: [String] { findings.filter { $0.severity != "note" }.map(\.code) }

  var errors: [String] { findings.filter { $0.severity == "error" }.map(\.code) }

  var description: String { output }

  init(_ result: (status: Int, output: String)) throws {
    status = result.status
    output = result.output
    let json = try RecordedValue(parsing: Array(result.output.utf8))
    guard let list = json["findings"]?.array else { throw Failure("no report: \(result.output)") }
    findings = list.map { ($0["code"]?.string ?? "", $0["severity"]?.string ?? "") }
  }

  /// Asks the command `eaves`.
  static func ask(_ words: String...) throws -> DoctorAnswer {
    try DoctorAnswer(ToolProgram.run(["doctor", "--json"] + words))
  }
}
