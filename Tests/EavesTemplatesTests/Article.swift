import Foundation

/// An article of the documentation, with the examples in it.
struct Article {
  let lines: [String]

  /// - Parameter name: the file's name without its ending
  init(_ name: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent(
      "Sources/EavesTemplates/EavesTemplates.docc/\(name).md")
    lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
  }

  /// The blocks between lines of three backticks, with the language they are in.
  var blocks: [(language: String, text: String)] {
    var blocks: [(language: String, text: String)] = []
    var open: (language: String, lines: [String])?
    for line in lines {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append((block.language, block.lines.joined(separator: "\n")))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    return blocks
  }
}
