/// What the doctor found, for people and for programs.
package struct DoctorReport: Sendable {
  /// The absolute path of the site's folder; nil when only its URL is known.
  package var folder: String?
  package var entry: String?
  /// Nil when nobody asked from outside.
  package var url: String?
  /// The most likely cause of trouble first.
  package var findings: [Finding]

  /// Describes a report.
  package init(
    folder: String? = nil, entry: String? = nil, url: String? = nil, findings: [Finding]
  ) {
    self.folder = folder
    self.entry = entry
    self.url = url
    self.findings = findings
  }

  /// How many findings there are of a severity.
  package func count(_ severity: Finding.Severity) -> Int {
    findings.count { $0.severity == severity }
  }

  /// Whether there is nothing to be done.
  package var isContent: Bool { count(.error) + count(.warning) == 0 }

  /// The exit status of a command that prints the report: 1 when there are errors.
  package var exitStatus: Int32 { count(.error) > 0 ? 1 : 0 }
}

// MARK: - For people

extension DoctorReport {
  /// Who reads the report, and how.
  package struct Reader: Sendable {
    /// Whether it is a terminal. Elsewhere, as in a mail of cron's, nothing is said of a healthy site.
    package var isTerminal: Bool
    /// Whether it is a terminal that shows colours.
    package var seesColours: Bool
    /// Whether notes are of interest, and not only what needs doing.
    package var wantsNotes: Bool

    /// Describes a reader.
    package init(isTerminal: Bool, seesColours: Bool, wantsNotes: Bool) {
      self.isTerminal = isTerminal
      self.seesColours = seesColours
      self.wantsNotes = wantsNotes
    }
  }

  /// The report as text: what needs doing. When there is nothing, a terminal is told so in one line, and
  /// nobody else is told anything.
  /// - Parameter next: what to do when nothing was found, or when what was found is mended
  package func text(for reader: Reader, next: String) -> String {
    let shown = findings.filter { reader.wantsNotes || $0.severity != .note }
    if shown.isEmpty { return reader.isTerminal ? closingLine(next) + "\n" : "" }
    var text = ""
    for place in [folder, url].compactMap({ $0 }) { text += PlainText.make(place) + "\n" }
    text += "\n"
    for finding in shown { text += block(finding, isColoured: reader.seesColours) + "\n" }
    return text + TextWrapping.wrap(summary(shown) + " " + next, indent: "")
  }

  /// What is said of a healthy site.
  private func closingLine(_ next: String) -> String {
    let notes = count(.note)
    if notes == 0 { return "Nothing is wrong." + (next.isEmpty ? "" : " \(next)") }
    let counted = notes == 1 ? "1 note" : "\(notes) notes"
    // What breaks pages on some hosts, where nobody knows yet whether it does on this one.
    return findings.contains(where: \.code.isRefutedByAnswer)
      ? "Nothing is wrong. If pages fail all the same, \(counted) may say why: --notes."
      : "Nothing is wrong. There \(notes == 1 ? "is" : "are") \(counted): --notes."
  }

  private func summary(_ shown: [Finding]) -> String {
    let counts = Finding.Severity.allCases.map { ($0, count($0)) }.filter { $0.1 > 0 }
      .map { $1 == 1 ? "1 \($0)" : "\($1) \($0)s" }.joined(separator: ", ")
    let hidden = shown.count < findings.count ? " (--notes)" : ""
    switch (count(.error), count(.warning)) {
    case (0, 0): return "Nothing is wrong (\(counts))."
    case (0, _): return "\(counts)\(hidden)."
    default: return "\(counts)\(hidden)." + (shown.count > 1 ? " Begin with the first." : "")
    }
  }

  /// How far the texts of a finding are set in: under its code.
  private static let indent = "         "

  private func block(_ finding: Finding, isColoured: Bool) -> String {
    let label = finding.severity.rawValue
    let padding = String(repeating: " ", count: Self.indent.utf8.count - label.utf8.count)
    let head =
      isColoured
      ? "\u{1B}[\(finding.severity.colour)m\(label)\u{1B}[0m\(padding)\u{1B}[1m"
        + "\(finding.code.rawValue)\u{1B}[0m"
      : label + padding + finding.code.rawValue
    var text = head + "\n"
    for sign in finding.evidence { text += TextWrapping.wrap(line(sign), indent: Self.indent) }
    text += TextWrapping.wrap(finding.code.why, indent: Self.indent)
    text += TextWrapping.wrap("→ " + finding.fix.text, indent: Self.indent)
    if let command = finding.fix.command { text += "\(Self.indent)  \(command)\n" }
    return text
  }

  /// A sign as a line, with paths seen from the site's folder.
  private func line(_ sign: Finding.Evidence) -> String {
    guard var place = sign.place else { return sign.text }
    if let folder, place.hasPrefix(folder + "/") {
      place = String(place.dropFirst(folder.count + 1))
    }
    return sign.line.map { "\(place):\($0): \(sign.text)" } ?? "\(place) \(sign.text)"
  }
}

extension Finding.Severity {
  /// The code of a terminal's colour: red, yellow, blue.
  fileprivate var colour: Int {
    switch self {
    case .error: 31
    case .warning: 33
    case .note: 34
    }
  }
}

/// Text in lines that a narrow terminal shows whole.
enum TextWrapping {
  private static let width = 88

  /// The text in lines, each set in, each ended. A word that is too long for a line has its own.
  static func wrap(_ text: String, indent: String) -> String {
    var lines = ""
    for paragraph in text.split(separator: "\n") {
      var line = ""
      for word in paragraph.split(separator: " ") {
        if !line.isEmpty, indent.count + line.count + 1 + word.count > width {
          lines += indent + line + "\n"
          line = ""
        }
        line += line.isEmpty ? String(word) : " \(word)"
      }
      lines += indent + line + "\n"
    }
    return lines
  }
}

// MARK: - For programs

extension DoctorReport {
  /// The report as one JSON object. Its members are described in the article Doctor.
  package var json: String {
    let counts = Finding.Severity.allCases.map { "\"\($0.rawValue)s\":\(count($0))" }
    let members = [
      "\"format\":1", "\"folder\":\(Self.quoted(folder))", "\"entry\":\(Self.quoted(entry))",
      "\"url\":\(Self.quoted(url))", "\"content\":\(isContent)",
      counts.joined(separator: ","),
      "\"findings\":[\(findings.map(Self.object).joined(separator: ","))]",
    ]
    return "{\(members.joined(separator: ","))}"
  }

  private static func object(_ finding: Finding) -> String {
    let evidence = finding.evidence.map { sign in
      "{\"place\":\(quoted(sign.place)),\"line\":\(sign.line.map(String.init) ?? "null"),"
        + "\"text\":\(quoted(sign.text))}"
    }
    let members = [
      "\"code\":\(quoted(finding.code.rawValue))",
      "\"severity\":\(quoted(finding.severity.rawValue))",
      "\"evidence\":[\(evidence.joined(separator: ","))]", "\"why\":\(quoted(finding.code.why))",
      "\"fix\":\(quoted(finding.fix.text))", "\"command\":\(quoted(finding.fix.command))",
    ]
    return "{\(members.joined(separator: ","))}"
  }

  /// A JSON string (RFC 8259 §7), or null.
  private static func quoted(_ text: String?) -> String {
    guard let text else { return "null" }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
