import Foundation

/// The first screen of the README.
enum Readme {
  /// The commands that it shows, without the comments behind them.
  static func commands() throws -> [String] {
    let text = try Repository.text("README.md")
    let end = text.range(of: "\n## What an app looks like")?.lowerBound ?? text.endIndex
    var commands: [String] = []
    var isCommand = false
    for line in text[..<end].components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isCommand = line == "```sh"
      } else if isCommand {
        let command = line.components(separatedBy: "  #")[0]
        commands.append(command.trimmingCharacters(in: .whitespaces))
      }
    }
    return commands
  }

  /// Makes sure that the first screen shows what a test is about to do.
  static func expect(_ command: String) throws {
    guard try commands().contains(command) else {
      throw Failure("the first screen of the README does not show: \(command)")
    }
  }
}
