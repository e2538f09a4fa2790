import ArgumentParser
import Testing

@testable import EavesTool

@Suite("eaves completion")
struct CompletionCommandTests {
  @Test("says where to put the script", arguments: CompletionCommand.Shell.allCases)
  func place(shell: CompletionCommand.Shell) throws {
    let script = try CompletionCommand.parse([shell.rawValue]).script
    let comment = script.split(separator: "\n").prefix(3).joined(separator: "\n")
    #expect(comment.contains("# Put this file"))
    #expect(script.contains("routes"))
  }

  @Test("leaves the line first from which zsh reads what is completed")
  func zsh() throws {
    #expect(try CompletionCommand.parse(["zsh"]).script.hasPrefix("#compdef eaves\n"))
  }

  @Test("knows bash, zsh, and fish", arguments: [[], ["csh"], ["bash", "zsh"]])
  func refused(arguments: [String]) {
    #expect(throws: (any Error).self) { try CompletionCommand.parse(arguments) }
  }
}
