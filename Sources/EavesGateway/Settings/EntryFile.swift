/// The settings in an entry file: lines `KEY=value`, as in an environment file.
///
/// ```
/// #!/home/alice/flasky/bin/flasky
/// # Touch or edit this file to reload the app.
/// ROOT=/home/alice/flasky
/// TITLE="Alice's pages"
/// ```
///
/// - A line that is blank or begins with `#` is left out; so is a shebang as the first line. A `#`
///   behind a value belongs to the value, as with systemd and Docker, since passwords hold some.
/// - Space around the name and the value is left out. `export` before a name is allowed, so that the
///   line can be copied from a shell.
/// - A value in single quotes is taken as it stands. In double quotes `\"`, `\\`, `\n` and `\t` stand
///   for a quote, a backslash, a line end and a tab. Without quotes a backslash is a backslash. Nothing
///   is ever expanded: `$HOME` is five letters.
/// - UTF-8; a byte order mark, line ends of Windows and a missing last line end are understood.
/// - What cannot be understood, a name that occurs twice among it, is a problem, never a guess.
public struct EntryFile: Sendable {
  /// One setting.
  public struct Line: Hashable, Sendable {
    /// The setting's name.
    public let key: String
    /// Its value, quotes taken off.
    public let value: String
    /// The line it stands in, counted from 1.
    public let number: Int
  }

  /// The most bytes a settings file may have; what is bigger is something else.
  public static let largest = 65_536

  /// The file's path, as messages name it.
  public let path: String

  /// The settings that could be read, in their order.
  public private(set) var lines: [Line] = []

  /// What could not be read.
  public private(set) var problems: [SettingProblem] = []

  /// Whether the shebang line ends as lines do on Windows. The system then looks for a program whose
  /// name ends with a carriage return, finds none, and cannot start the file.
  public private(set) var shebangEndsInCarriageReturn = false

  /// A file that cannot be read.
  init(path: String, unreadable what: String, fix: String) {
    self.path = path
    report(0, nil, what, fix)
  }

  /// Reads the settings out of a file's content.
  /// - Parameters:
  ///   - content: the whole content
  ///   - path: the file's path, for messages
  public init(content: some Collection<UInt8>, path: String) {
    self.path = path
    guard content.count <= Self.largest else {
      report(
        0, nil, "the file is larger than \(Self.largest) bytes, so it is no settings file",
        "Put settings only into the entry file.")
      return
    }
    var bytes = Array(content)[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    let all = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in all.enumerated() { read(line, number: index + 1) }
  }

  private mutating func read(_ line: ArraySlice<UInt8>, number: Int) {
    let endsInCarriageReturn = line.last == UInt8(ascii: "\r")
    let bare = endsInCarriageReturn ? line.dropLast() : line
    if number == 1, bare.starts(with: [UInt8](ascii: "#!")) {
      shebangEndsInCarriageReturn = endsInCarriageReturn
      return
    }
    let trimmed = bare.trimmingBlanks
    guard let first = trimmed.first, first != UInt8(ascii: "#") else { return }
    guard let text = String(validating: trimmed, as: UTF8.self) else {
      report(number, nil, "the line is not UTF-8", "Save the file in the encoding UTF-8.")
      return
    }
    guard !text.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) else {
      report(
        number, nil, "the line holds a control character",
        "Write it anew; a line end goes into a value as \\n between double quotes.")
      return
    }
    read(text[...], number: number)
  }

  private mutating func read(_ text: Substring, number: Int) {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      report(number, nil, "\(QuotedValue.make(String(text))) is not a setting", "Write KEY=value.")
      return
    }
    let key = Self.name(text[..<equals])
    guard Self.isName(key) else {
      report(
        number, key, "\(QuotedValue.make(key)) cannot be the name of a setting",
        "Write KEY=value; names have letters, digits and _ only.")
      return
    }
    if let earlier = lines.first(where: { $0.key == key }) {
      report(
        number, key, "\(key) is already set in line \(earlier.number)",
        "Remove one of the two lines.")
      return
    }
    switch EntryFileValue.read(text[text.utf8.index(after: equals)...]) {
    case .success(let value): lines.append(Line(key: key, value: value, number: number))
    case .failure(let error): report(number, key, "\(key): \(error.what)", error.fix)
    }
  }

  private mutating func report(_ line: Int, _ key: String?, _ what: String, _ fix: String) {
    problems.append(
      SettingProblem(key: key, origin: .entryFile(path: path, line: line), what: what, fix: fix))
  }

  private static func name(_ text: Substring) -> String {
    let name = Array(text.utf8)[...].trimmingBlanks
    let export = [UInt8](ascii: "export")
    guard name.starts(with: export), let next = name.dropFirst(export.count).first,
      next.isBlank
    else { return String(decoding: name, as: UTF8.self) }
    return String(decoding: name.dropFirst(export.count).trimmingBlanks, as: UTF8.self)
  }

  /// Says whether a text has the form of a setting's name.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
  }
}

extension UInt8 {
  /// Whether this is a space or a tab.
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension ArraySlice<UInt8> {
  /// The bytes without spaces and tabs at either end.
  fileprivate var trimmingBlanks: ArraySlice<UInt8> {
    guard let first = firstIndex(where: { !$0.isBlank }),
      let last = lastIndex(where: { !$0.isBlank })
    else { return [] }
    return self[first...last]
  }
}

/// The value in a line of an entry file.
private enum EntryFileValue {
  struct SyntaxError: Error {
    let what: String
    let fix: String
  }

  static func read(_ text: Substring) -> Result<String, SyntaxError> {
    let bytes = Array(text.utf8)[...].trimmingBlanks
    guard let quote = bytes.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return .success(String(decoding: bytes, as: UTF8.self))
    }
    return readQuoted(bytes.dropFirst(), quote: quote)
  }

  private static func readQuoted(
    _ bytes: ArraySlice<UInt8>, quote: UInt8
  ) -> Result<String, SyntaxError> {
    var value: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == quote {
        guard rest.isEmpty else {
          return .failure(
            SyntaxError(
              what: "text follows the closing quote",
              fix: "Write a quote inside double quotes as \\\", and a comment in a line of its own."
            ))
        }
        return .success(String(decoding: value, as: UTF8.self))
      }
      guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") else {
        value.append(byte)
        continue
      }
      guard let escaped = rest.popFirst().flatMap(unescaped) else {
        return .failure(
          SyntaxError(
            what: "unknown escape in double quotes",
            fix: "Write \\\\ for a backslash, or use single quotes."))
      }
      value.append(escaped)
    }
    return .failure(
      SyntaxError(what: "the closing quote is missing", fix: "End the value with a quote."))
  }

  private static func unescaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter
    case UInt8(ascii: "n"): UInt8(ascii: "\n")
    case UInt8(ascii: "t"): UInt8(ascii: "\t")
    default: nil
    }
  }
}
