import ArgumentParser
import Foundation
import Testing

@testable import EavesTool

@Suite("The guides")
struct GuideTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private static let pages = [
    "README.md", "Sources/EavesTool/EavesTool.docc/GettingStarted.md",
    "Sources/EavesTool/EavesTool.docc/HostCPanel.md",
    "Sources/EavesTool/EavesTool.docc/HostPlesk.md",
    "Sources/EavesTool/EavesTool.docc/HostUberspace.md",
    "Sources/EavesTool/EavesTool.docc/HostUniversity.md",
    "Sources/EavesTool/New/Files/README.md.jinja",
  ]

  @Test("show commands that there are, with options that they have", arguments: pages)
  func commands(page: String) throws {
    let text = try String(contentsOfFile: "\(Self.repository)/\(page)", encoding: .utf8)
    let blocks = text.components(separatedBy: "```")
    let lines = blocks.enumerated().filter { $0.offset % 2 == 1 }
      .flatMap { $0.element.components(separatedBy: "\n") }
    // Within sentences, what is said already is left out.
    let words = blocks.enumerated().filter { $0.offset % 2 == 0 }
      .flatMap { $0.element.matches(of: #/`(eaves [^`]+)`/#).map { String($0.1) } }
    let commands = lines.filter { $0.hasPrefix("eaves ") } + words
    #expect(!commands.isEmpty)
    for command in commands { expectCommand(command) }
  }

  @Test("of the command itself have an example of each subcommand")
  func help() {
    let groups = EavesCommand.configuration.groupedSubcommands.flatMap(\.subcommands)
    for command in EavesCommand.configuration.ungroupedSubcommands + groups {
      let name = command.configuration.commandName ?? ""
      let examples = command.configuration.discussion.split(separator: "\n")
        .map { String($0.drop { $0 == " " }) }
        .filter { $0.hasPrefix("eaves \(name)") }
      #expect(!examples.isEmpty, "eaves \(name)")
      for example in examples { expectCommand(example) }
    }
  }

  private func expectCommand(_ text: String) {
    var text = text.replacing("[[ options ]]", with: "").replacing("…", with: "x")
    for end in ["  #", " && ", " > ", " < "] {
      text = text.components(separatedBy: end)[0]
    }
    let words = text.split(separator: " ").dropFirst().map(String.init)
    guard words.first != "help", words.first != "COMMAND" else { return }
    let isCommand =
      (try? EavesCommand.parseAsRoot(words)) != nil
      || (try? EavesCommand.parseAsRoot(words + ["x"])) != nil
    #expect(isCommand, "\(text)")
  }
}
