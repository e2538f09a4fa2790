/// The entry file as the doctor sees it.
package struct EntryPicture: Sendable {
  /// The absolute path; the file need not exist.
  package var path: String

  /// The file itself, a link not followed; nil when there is none.
  package var facts: FileFacts?

  /// The file that a link leads to, else the same.
  package var target: FileFacts?

  /// The first bytes; nil when they cannot be read.
  package var beginning: [UInt8]?

  /// The first line; nil when the entry has none that begins with `#!`.
  package var shebang: Shebang?

  /// The settings; nil when the entry is no settings file.
  package var settings: EntryFile?

  /// How many of the first bytes are looked at.
  private static let beginningCount = 4_096

  /// Describes an entry by its path and content.
  package init(path: String, facts: FileFacts?, content: [UInt8]?) {
    self.path = path
    self.facts = facts
    target = facts
    take(content)
  }

  /// Looks at a file.
  package init(path: String) {
    self.path = path
    facts = FileFacts(path: path, followsLinks: false)
    target = FileFacts(path: path)
    // One byte more than a settings file may have, so that a larger file shows as such.
    take(FileReading.beginning(of: path, count: EntryFile.largest + 1))
  }

  private mutating func take(_ content: [UInt8]?) {
    beginning = content.map { Array($0.prefix(Self.beginningCount)) }
    guard let content, let beginning else { return }
    shebang = Shebang(beginning)
    if shebang != nil || hasByteOrderMark || isText {
      settings = EntryFile(content: content, path: path)
    }
  }

  package var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// The folder the entry lies in.
  package var folder: String { Entry.folder(of: path) }

  /// Whether the file begins with the three bytes that some editors put before UTF-8.
  package var hasByteOrderMark: Bool { beginning?.starts(with: [0xEF, 0xBB, 0xBF]) == true }

  private var isText: Bool {
    guard let beginning, !beginning.isEmpty else { return false }
    return !beginning.prefix(512).contains { $0 < 0x09 || $0 == 0x7F }
  }

  /// The absolute path of the program that the first line names; the entry's own when it is a program.
  package var programPath: String? {
    guard let shebang else { return settings == nil ? path : nil }
    if let name = environmentProgram { return name.hasPrefix("/") ? name : nil }
    guard !shebang.program.isEmpty else { return nil }
    // mod_fcgid and suexec start it in the entry's folder.
    return shebang.program.hasPrefix("/") ? shebang.program : "\(folder)/\(shebang.program)"
  }

  /// The name that `#!/usr/bin/env NAME` looks for.
  package var environmentProgram: String? {
    guard let shebang, shebang.program.hasSuffix("/env") else { return nil }
    return shebang.argument?.split(separator: " ").last.map(String.init)
  }
}
