/// Some lines of a source file around one of them.
struct SourceExcerpt: Hashable, Sendable {
  struct Line: Hashable, Sendable {
    let number: Int
    let text: String
  }

  /// The file's path, as people call it.
  let file: String
  let lines: [Line]

  /// The number of the line that matters.
  let marked: Int

  /// How many lines are shown on each side.
  private static let margin = 4

  /// - Parameters:
  ///   - content: the file's content
  ///   - line: the number of the line that matters, counted from 1
  /// - Returns: nil when the file has no such line
  init?(file: String, content: String, line: Int) {
    let all = content.split(separator: "\n", omittingEmptySubsequences: false)
    guard all.indices.contains(line - 1) else { return nil }
    self.file = file
    marked = line
    let first = max(1, line - Self.margin)
    let last = min(all.count, line + Self.margin)
    lines = (first...last).map { Line(number: $0, text: String(all[$0 - 1])) }
  }

  /// The lines as a terminal shows them.
  var text: String {
    let width = String(lines.last?.number ?? 0).count
    let shown = lines.map { line in
      let number = String(line.number)
      let padding = String(repeating: " ", count: width - number.count)
      return "\(line.number == marked ? ">" : " ") \(padding)\(number) | \(line.text)"
    }
    return "\(file):\(marked)\n" + shown.joined(separator: "\n")
  }
}
