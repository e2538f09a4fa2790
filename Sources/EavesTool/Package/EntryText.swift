/// The text of an entry file: `#!` and the program, ROOT, and the app's other settings.
struct EntryText: Hashable, Sendable {
  /// What `eaves new` writes where it cannot know the account.
  static let placeholder = "/home/username/"

  /// The lines, without their ends.
  private var lines: [String]

  /// - Parameter text: the entry file that the app's author keeps; nil for none
  init(_ text: String?) {
    let text = text ?? "# Touch or edit this file to reload the app.\n"
    // To Swift, the line end of Windows is one letter.
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
  }

  /// The program that the first line names; nil when it names none.
  var program: String? {
    guard let first = lines.first, first.hasPrefix("#!") else { return nil }
    return first.dropFirst(2).split(separator: " ").first.map(String.init)
  }

  /// The folder that the entry's program lies below, which its author has filled in; nil when there is
  /// only the placeholder.
  /// - Parameter path: the program's path below that folder
  func home(of path: String) -> String? {
    guard let program, program.hasSuffix("/\(path)"), !program.hasPrefix(Self.placeholder),
      program.hasPrefix("/")
    else { return nil }
    let home = String(program.dropLast(path.count + 1))
    return home.isEmpty ? "/" : home
  }

  /// The text with a program and a root folder.
  func naming(program: String, root: String) -> String {
    var rest = lines[...]
    if self.program != nil { rest = rest.dropFirst() }
    var found = false
    var result = ["#!\(program)"]
    for line in rest {
      guard Self.isRoot(line) else {
        result.append(line)
        continue
      }
      if !found { result.append("ROOT=\(root)") }
      found = true
    }
    if !found { result.append("ROOT=\(root)") }
    return result.joined(separator: "\n") + "\n"
  }

  /// The settings apart from ROOT, which an entry that is the program itself cannot hold.
  var settings: [String] {
    lines.filter { line in
      let text = line.drop { $0 == " " || $0 == "\t" }
      return !text.isEmpty && !text.hasPrefix("#") && !Self.isRoot(line)
    }
  }

  private static func isRoot(_ line: String) -> Bool {
    let name = line.prefix { $0 != "=" }.split(whereSeparator: { $0 == " " || $0 == "\t" })
    return line.contains("=") && (name == ["ROOT"] || name == ["export", "ROOT"])
  }
}
