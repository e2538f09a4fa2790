import EavesGateway
import Foundation
import Testing

@Suite("The article Doctor")
struct DocumentationTests {
  @Test("lists every finding with its severity, and none that does not exist")
  func findings() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: folder.appending(path: "Sources/EavesTool/EavesTool.docc/Doctor.md"),
      encoding: .utf8)
    var listed: [String: String] = [:]
    for row in text.matches(of: #/(?m)^\| `([a-z-]+)` \| ([a-z]+) \|/#) {
      listed[String(row.1)] = String(row.2)
    }
    var existing: [String: String] = [:]
    for code in FindingCode.allCases { existing[code.rawValue] = code.severity.rawValue }
    #expect(listed == existing)
  }
}
