import ArgumentParser
import Foundation
import Testing

@testable import EavesTool

@Suite("The article Deploying")
struct DeployingArticleTests {
  private static func article() throws -> String {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    return try String(
      contentsOfFile: "\(repository)/Sources/EavesTool/EavesTool.docc/Deploying.md",
      encoding: .utf8)
  }

  private static let help = [
    PackageCommand.helpMessage(columns: 200), DeployCommand.helpMessage(columns: 200),
    RollbackCommand.helpMessage(columns: 200),
  ]

  @Test("names options that there are")
  func options() throws {
    // Those of other programs: of the app itself.
    let others: Set = ["--check"]
    for match in try Self.article().matches(of: #/--[a-z][a-z-]+/#) {
      let option = String(match.0)
      guard !others.contains(option) else { continue }
      #expect(Self.help.contains { $0.contains("\(option) ") }, "\(option)")
    }
  }

  @Test("has examples that the commands understand")
  func examples() throws {
    let lines = try Self.article().split(separator: "\n").filter { $0.hasPrefix("eaves ") }
    #expect(lines.count >= 7)
    for line in lines {
      let text = line.replacing("\"$HOST\":", with: "host:").replacing(
        "\"$URL\"", with: "http://a/"
      )
      .replacing("\"ssh -i $KEY\"", with: "ssh")
      let words = text.split(separator: " ").dropFirst().map(String.init)
      #expect(throws: Never.self, "\(line)") { try EavesCommand.parseAsRoot(words) }
    }
  }

  @Test("is what the help of the commands says too: each has an example")
  func helpExamples() throws {
    for (help, name) in zip(Self.help, ["package", "deploy", "rollback"]) {
      #expect(help.contains("eaves \(name)"))
      #expect(help.contains("Exit codes"))
      for line in help.split(separator: "\n") where line.hasPrefix("eaves \(name)") {
        let words = line.split(separator: " ").dropFirst().map(String.init)
        #expect(throws: Never.self, "\(line)") { try EavesCommand.parseAsRoot(words) }
      }
    }
  }
}
