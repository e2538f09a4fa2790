/// Sources that do not compile, and what the compiler says about them.
struct BuildFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One message of the compiler.
  struct Diagnostic: Hashable, Sendable {
    /// How bad it is.
    enum Severity: String, Hashable, Sendable {
      case error, warning, note
    }

    /// The absolute path of the source file.
    let file: String
    /// Counted from 1.
    let line: Int
    /// Counted from 1, in bytes.
    let column: Int
    let severity: Severity
    let message: String
    /// The lines of the source that the compiler shows, with its marks below.
    var excerpt: [String] = []
  }

  /// The messages, each once, in the compiler's order.
  let diagnostics: [Diagnostic]

  /// Everything that was said.
  let output: String

  /// Reads what `swift build` said.
  init(lines: [String]) {
    output = lines.joined(separator: "\n")
    var found: [Diagnostic] = []
    var isInExcerpt = false
    for line in lines {
      if let diagnostic = Diagnostic(line) {
        found.append(diagnostic)
        isInExcerpt = true
      } else if isInExcerpt, Self.isExcerpt(line) {
        found[found.count - 1].excerpt.append(line)
      } else {
        isInExcerpt = false
      }
    }
    var seen: Set<Diagnostic> = []
    diagnostics = found.filter { seen.insert($0).inserted }
  }

  /// The errors among the messages; the whole output when there is none, as after a failed link.
  var description: String {
    let errors = diagnostics.filter { $0.severity == .error }
    return errors.isEmpty ? output : errors.map(\.description).joined(separator: "\n")
  }

  /// The compiler numbers the lines that it shows, and draws what it means below: ` 12 | let a`,
  /// `    |     |- error`.
  private static func isExcerpt(_ line: String) -> Bool {
    let rest = line.utf8.drop { $0 == UInt8(ascii: " ") || (0x30...0x39).contains($0) }
    return rest.first == UInt8(ascii: "|") || rest.first == UInt8(ascii: "`")
  }
}

extension BuildFailure.Diagnostic: CustomStringConvertible {
  /// Reads a line such as `/a/b.swift:3:14: error: cannot find 'x' in scope`; nil for any other.
  init?(_ line: String) {
    for severity in [Severity.error, .warning, .note] {
      guard let mark = line.firstRange(of: ": \(severity.rawValue): ") else { continue }
      let place = line[..<mark.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
      guard place.count > 2, let number = Int(place[place.count - 2]),
        let column = Int(place[place.count - 1])
      else { continue }
      file = place.dropLast(2).joined(separator: ":")
      self.line = number
      self.column = column
      self.severity = severity
      message = String(line[mark.upperBound...])
      return
    }
    return nil
  }

  /// Where it is, as the compiler writes it.
  var place: String { "\(file):\(line):\(column)" }

  var description: String {
    let head = "\(place): \(severity.rawValue): \(message)"
    return ([head] + excerpt).joined(separator: "\n")
  }
}
