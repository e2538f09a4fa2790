/// One thing that the doctor found: what, by what sign, and what to do.
package struct Finding: Hashable, Sendable {
  /// What it is. Severity and reason follow from it.
  package let code: FindingCode

  /// How grave it is here.
  package var severity: Severity

  /// By what signs it was found.
  package let evidence: [Evidence]

  /// What to do about it.
  package let fix: Fix

  /// Describes a finding.
  package init(
    _ code: FindingCode, severity: Severity? = nil, _ evidence: [Evidence], fix: Fix
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.evidence = evidence
    self.fix = fix
  }

  /// Describes a finding that has one sign.
  package init(
    _ code: FindingCode, severity: Severity? = nil, _ evidence: Evidence, fix: Fix
  ) {
    self.init(code, severity: severity, [evidence], fix: fix)
  }

  /// How grave a finding is.
  package enum Severity: String, CaseIterable, Sendable {
    /// Pages do not work, or secrets are open to anybody.
    case error
    /// It breaks pages on some hosts, or puts the site at risk.
    case warning
    /// Worth knowing. People are shown it only when they ask for it.
    case note
  }

  /// A sign: what was seen, and where.
  package struct Evidence: Hashable, Sendable {
    /// The file, folder, or URL; nil when there is none.
    package let place: String?
    /// The line in the file, counted from 1.
    package let line: Int?
    /// What was seen there. Never a secret's value.
    package let text: String

    /// Describes a sign. Control characters are escaped, since texts from outside are among it.
    package init(_ place: String, line: Int? = nil, _ text: String) {
      self.place = PlainText.make(place)
      self.line = line
      self.text = PlainText.make(text)
    }

    /// Describes a sign that has no place.
    package init(_ text: String) {
      place = nil
      line = nil
      self.text = PlainText.make(text)
    }
  }

  /// What to do: a sentence, and where there is one the command that does it.
  package struct Fix: Hashable, Sendable {
    /// A whole sentence, or several.
    package let text: String
    /// A command for a shell on the host.
    package let command: String?

    /// Describes a remedy.
    package init(_ text: String, command: String? = nil) {
      self.text = PlainText.make(text)
      self.command = command.map(PlainText.make)
    }
  }
}

/// Text that can be written to a terminal.
package enum PlainText {
  /// The longest text that is shown, in characters of Unicode.
  private static let longest = 1_000

  /// The text with control characters escaped, and cut when it is very long. Line ends stay: a report
  /// indents what follows them.
  package static func make(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x0A }
    if isPlain, text.utf8.count <= longest { return text }
    var plain = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < longest else { return plain + "…" }
      switch scalar.properties.generalCategory {
      case .control where scalar == "\n": plain.unicodeScalars.append(scalar)
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
        plain += "\\u{\(String(scalar.value, radix: 16))}"
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }
}

/// Text as a word of a shell command.
package enum ShellWord {
  /// The text, in single quotes where the shell would otherwise see more than one plain word.
  package static func make(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: [UInt8](ascii: "/._-+:@%,=").contains(byte)
      }
    }
    if isPlain, !text.isEmpty { return text }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
