/// An `.htaccess`, read as Apache reads it: lines that end in a backslash go on in the next one, a line
/// that begins with `#` is a comment, words may be quoted.
package struct Htaccess: Hashable, Sendable {
  /// One directive, or the beginning of a section, whose name then begins with `<`.
  package struct Directive: Hashable, Sendable {
    package var name: String
    package var arguments: [String]
    /// The line it begins in, counted from 1.
    package var line: Int
    /// The sections it stands in, the outermost first.
    package var sections: [Section]

    /// Says whether this is the directive of a name; Apache does not mind the case.
    func isNamed(_ other: StaticString) -> Bool {
      name.lowercased() == "\(other)"
    }
  }

  /// A section that a directive stands in.
  package struct Section: Hashable, Sendable {
    /// The name in small letters, without `<`: `ifmodule`.
    package var name: String
    package var arguments: [String]
    package var line: Int
  }

  /// Something that Apache cannot read.
  package struct Problem: Hashable, Sendable {
    package var line: Int
    package var text: String
    /// Whether every Apache refuses it.
    package var isCertain = true
  }

  /// The most bytes that are looked at.
  package static let largest = 1 << 20

  package var path: String
  package var facts: FileFacts?
  package private(set) var directives: [Directive] = []
  package private(set) var problems: [Problem] = []
  package private(set) var hasByteOrderMark = false
  package private(set) var isTooLarge = false

  /// Whether the file is there and cannot be read by the doctor.
  package private(set) var isUnreadable = false

  private var open: [Section] = []

  /// Looks at a file; nil when there is none.
  package init?(path: String) {
    guard let facts = FileFacts(path: path), facts.kind == .file else { return nil }
    let content = FileReading.beginning(of: path, count: Self.largest + 1)
    self.init(content: content ?? [], path: path)
    self.facts = facts
    isUnreadable = content == nil
  }

  /// Reads a file's content.
  package init(content: [UInt8], path: String) {
    self.path = path
    isTooLarge = content.count > Self.largest
    var bytes = content.prefix(Self.largest)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      hasByteOrderMark = true
      bytes = bytes.dropFirst(3)
    }
    var pending: [UInt8] = []
    var first = 1
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if pending.isEmpty { first = index + 1 }
      if text.last == UInt8(ascii: "\\") {
        pending += text.dropLast()
        // A line that goes on for ever is read once, not again with each part.
        continue
      }
      pending += text
      read(pending[...], line: first)
      pending.removeAll(keepingCapacity: true)
    }
    if !pending.isEmpty { read(pending[...], line: first) }
    // Apache reads what stands in a condition that holds as if the condition were not there, and so never
    // misses its end.
    for section in open where section.isTaken != true || !section.isCondition {
      problems.append(
        Problem(
          line: section.line, text: "<\(section.name)> is never closed",
          isCertain: section.isTaken != nil))
    }
    open = []
  }

  private mutating func read(_ line: ArraySlice<UInt8>, line number: Int) {
    let text = line.drop { $0.isSpace }
    guard let start = text.first, start != UInt8(ascii: "#") else { return }
    guard !text.contains(0) else {
      problems.append(
        Problem(line: number, text: "the line holds NUL, as in a file saved as UTF-16"))
      return
    }
    var words = HtaccessWords(text)
    let name = words.nextName()
    if name.hasPrefix("</") {
      close(name, line: number)
    } else if name.hasPrefix("<") {
      begin(name, words.rest, line: number)
    } else {
      directives.append(
        Directive(name: name, arguments: words.all(), line: number, sections: open))
    }
  }

  private mutating func begin(_ name: String, _ rest: ArraySlice<UInt8>, line: Int) {
    // `<If "…">` holds the bracket in its last word; `<RequireAll>` in its name.
    let end = rest.lastIndex { !$0.isSpace }
    let isClosed = name.hasSuffix(">") || end.map { rest[$0] == UInt8(ascii: ">") } == true
    let bare = name.hasSuffix(">") ? String(name.dropLast()) : name
    if !isClosed {
      problems.append(Problem(line: line, text: "\(bare) lacks its closing >"))
    }
    var words = HtaccessWords(isClosed && end != nil ? rest[..<(end ?? rest.startIndex)] : rest)
    let arguments = words.all()
    directives.append(Directive(name: bare, arguments: arguments, line: line, sections: open))
    // Apache allows no limit on depth; nobody needs a hundred.
    guard open.count < 100 else { return }
    open.append(
      Section(name: bare.dropFirst().lowercased(), arguments: arguments, line: line))
  }

  private mutating func close(_ name: String, line: Int) {
    let wanted = name.dropFirst(2).filter { $0 != ">" }.lowercased()
    if !name.hasSuffix(">") {
      problems.append(Problem(line: line, text: "\(name) lacks its closing >"))
    }
    guard let last = open.last else {
      problems.append(Problem(line: line, text: "\(name) closes nothing"))
      return
    }
    if last.name != wanted {
      problems.append(
        Problem(
          line: line, text: "\(name) closes <\(last.name)>, which was opened in line \(last.line)"))
    }
    open.removeLast()
  }
}

extension Htaccess.Directive {
  /// Whether Apache reads it: yes, no, or nil where that depends on the host.
  package var isLive: Bool? {
    var isCertain = true
    for section in sections {
      switch section.isTaken {
      case true?: continue
      case false?: return false
      case nil: isCertain = false
      }
    }
    return isCertain ? true : nil
  }

  /// Whether it holds for every request to the folder, and not for some files or methods only.
  var holdsForAll: Bool { sections.allSatisfy(\.isCondition) }
}

extension Htaccess.Section {
  /// Modules that the hosts have which Eaves is for.
  private static let usualModules: Set<String> = [
    "alias", "auth_basic", "authn_core", "authn_file", "authz_core", "authz_host", "authz_user",
    "core", "dir", "env", "fcgid", "filter", "mime", "negotiation", "rewrite", "setenvif", "so",
  ]

  /// Whether it is about the server, and decides when the file is read what of it counts.
  var isCondition: Bool {
    switch name {
    case "ifmodule", "ifdefine", "ifversion", "iffile", "ifdirective", "ifsection": true
    default: false
    }
  }

  /// Whether Apache reads what stands in the section, as far as that can be known.
  var isTaken: Bool? {
    switch name {
    case "ifmodule":
      guard let condition = arguments.first else { return nil }
      let isNegated = condition.hasPrefix("!")
      var module = condition.drop { $0 == "!" }[...]
      if module.hasPrefix("mod_") { module = module.dropFirst(4) }
      if module.hasSuffix(".c") || module.hasSuffix("_module") {
        module = module.hasSuffix(".c") ? module.dropLast(2) : module.dropLast(7)
      }
      guard Self.usualModules.contains(String(module)) else { return nil }
      return !isNegated
    case "ifdefine", "ifversion", "iffile", "ifdirective", "ifsection": return nil
    default: return true
    }
  }
}

extension UInt8 {
  /// Whether this is white space in a line.
  var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0B || self == 0x0C }
}

/// The words of a line, as Apache splits it (`ap_getword_conf`).
struct HtaccessWords {
  private(set) var rest: ArraySlice<UInt8>

  init(_ line: ArraySlice<UInt8>) { rest = line.drop { $0.isSpace } }

  /// The directive's name.
  mutating func nextName() -> String {
    let name = rest.prefix { !$0.isSpace }
    rest = rest[name.endIndex...].drop { $0.isSpace }
    return String(decoding: name, as: UTF8.self)
  }

  /// All words that are left.
  mutating func all() -> [String] {
    var words: [String] = []
    while let word = next() { words.append(word) }
    return words
  }

  private mutating func next() -> String? {
    guard let first = rest.first else { return nil }
    var word: [UInt8] = []
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      rest = rest.dropFirst()
      while let byte = rest.popFirst(), byte != first {
        if byte == UInt8(ascii: "\\"), let next = rest.first, next == first || next == byte {
          word.append(next)
          rest = rest.dropFirst()
        } else {
          word.append(byte)
        }
      }
    } else {
      // A backslash keeps a space in the word, and stays; of two of them, one does.
      while let byte = rest.first, !byte.isSpace {
        rest = rest.dropFirst()
        word.append(byte)
        guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else { continue }
        if next != byte { word.append(next) }
      }
    }
    rest = rest.drop { $0.isSpace }
    return String(decoding: word, as: UTF8.self)
  }
}
