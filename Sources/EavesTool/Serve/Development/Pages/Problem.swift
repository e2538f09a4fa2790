/// What keeps the app from answering while it is developed.
enum Problem: Hashable, Sendable {
  /// The sources do not compile.
  case build(BuildFailure)
  /// The build, or something else that is needed, does not work.
  case tool(String)
  /// The program does not start: what it says about that.
  case start(String)
}

extension Problem {
  /// - Parameter folder: the app's folder, which paths are shown from
  func page(folder: String) -> ProblemPage {
    switch self {
    case .build(let failure): Self.page(failure, folder)
    case .tool(let text):
      ProblemPage(
        label: "Not built", title: Self.firstLine(text), sections: Self.rest(of: text))
    case .start(let text):
      ProblemPage(
        label: "The app does not start", title: Self.firstLine(text), sections: Self.rest(of: text))
    }
  }

  private static func page(_ failure: BuildFailure, _ folder: String) -> ProblemPage {
    let errors = failure.diagnostics.filter { $0.severity == .error }
    let output = ProblemPage.Section.folded(
      title: "All that swift build said", text: failure.output)
    guard let first = errors.first else {
      return ProblemPage(
        label: "Build failed", title: "swift build did not succeed",
        sections: [.verbatim(failure.output)])
    }
    // Notes and warnings matter where they belong to an error, which they follow.
    let shown = failure.diagnostics.filter { $0.severity != .warning }.prefix(20)
    let sections = shown.map { diagnostic in
      let file = shorten(diagnostic.file, folder)
      return diagnostic == first && errors.count == 1
        ? ProblemPage.Section.place(diagnostic, file: file) : .diagnostic(diagnostic, file: file)
    }
    return ProblemPage(
      label: "Build failed", title: errors.count == 1 ? first.message : "\(errors.count) errors",
      sections: sections + [output])
  }

  private static func firstLine(_ text: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? "It says nothing about the reason."
  }

  private static func rest(of text: String) -> [ProblemPage.Section] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0.isEmpty }.dropFirst().drop { $0.isEmpty }
    return lines.isEmpty ? [] : [.verbatim(lines.joined(separator: "\n"))]
  }

  /// A path as people call it who look at a folder.
  static func shorten(_ path: String, _ folder: String) -> String {
    path.hasPrefix("\(folder)/") ? String(path.dropFirst(folder.count + 1)) : path
  }
}

extension CrashReport {
  /// - Parameters:
  ///   - request: the request that was being answered
  ///   - folder: the app's folder
  ///   - source: the lines of the app's own code where it happened
  func page(request: String, folder: String, source: SourceExcerpt?) -> ProblemPage {
    var sections: [ProblemPage.Section] = []
    if let source { sections.append(.source(source)) }
    let own = frames.filter { $0.file.hasPrefix("\(folder)/") }
    if !own.isEmpty {
      let lines = own.map { "\($0.function)\n    \(Problem.shorten($0.file, folder)):\($0.line)" }
      sections.append(.verbatim(lines.joined(separator: "\n")))
    }
    if !output.isEmpty {
      sections.append(
        .folded(title: "What the program wrote before", text: output.joined(separator: "\n")))
    }
    if backtrace.isEmpty {
      sections.append(
        .paragraph(
          "There is no backtrace: the program is not a debug build, or it was ended from outside."))
    } else {
      sections.append(.folded(title: "Backtrace", text: backtrace))
    }
    return ProblemPage(
      label: "The app crashed", title: title, subtitle: "while answering \(request)",
      sections: sections,
      footer:
        "A new process has taken its place. When something is saved, this page refreshes itself.")
  }
}
