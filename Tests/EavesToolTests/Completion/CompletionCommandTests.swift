import ArgumentParser
import Foundation
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

  @Test("makes bash complete commands and their options")
  func bash() async throws {
    let folder = try Folder()
    try folder.write(try CompletionCommand.parse(["bash"]).script, to: "eaves")
    let ask = """
      source \(folder.path)/eaves
      complete_eaves() {
        COMP_WORDS=(eaves "$@"); COMP_CWORD=$#; COMP_LINE="eaves $*"; COMP_POINT=${#COMP_LINE}
        COMP_TYPE=9; COMPREPLY=(); _eaves eaves "${@: -1}" eaves; echo "${COMPREPLY[*]}"
      }
      complete_eaves rou
      complete_eaves new --mi
      complete_eaves completion f
      """
    let outcome = try await ExternalCommand("bash", "-c", ask).run()
    #expect(outcome.output.split(separator: "\n") == ["routes", "--minimal", "fish"], "\(outcome)")
  }

  @Test("knows bash, zsh, and fish", arguments: [[], ["csh"], ["bash", "zsh"]])
  func refused(arguments: [String]) {
    #expect(throws: (any Error).self) { try CompletionCommand.parse(arguments) }
  }
}
