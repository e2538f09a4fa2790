import EavesGateway

/// A page that says what keeps the app from answering. It needs nothing from anywhere else, and holds
/// up whatever text it is given.
struct ProblemPage {
  /// A part of the page below the headline.
  enum Section: Hashable {
    case paragraph(String)
    /// Text as it is.
    case verbatim(String)
    /// Lines of a source file, of which one is marked.
    case source(SourceExcerpt)
    /// A message of the compiler with the lines it shows.
    case diagnostic(BuildFailure.Diagnostic, file: String)
    /// The same for the message that the title has already.
    case place(BuildFailure.Diagnostic, file: String)
    /// Text that is shown when it is asked for.
    case folded(title: String, text: String)
  }

  /// What kind of problem it is, such as `Build failed`.
  var label: String

  /// What is wrong, in the words of the one who found it.
  var title: String

  /// Where, and in which request.
  var subtitle = ""
  var sections: [Section] = []

  /// What happens next.
  var footer = "Mend it and save. This page then refreshes itself."

  /// - Parameter script: the element that refreshes the page
  func html(script: String) -> String {
    """
    <!doctype html>
    <html lang=en>
    <meta charset=utf-8>
    <meta name=viewport content="width=device-width, initial-scale=1">
    <meta name=color-scheme content="light dark">
    <title>\(label.escapedForHTML): \(title.escapedForHTML)</title>
    <style>
    \(Self.style)
    </style>
    <header>
    <p class=label>\(label.escapedForHTML)</p>
    <h1>\(title.escapedForHTML)</h1>
    \(subtitle.isEmpty ? "" : "<p class=place>\(subtitle.escapedForHTML)</p>")
    </header>
    <main>
    \(sections.map(Self.html).joined(separator: "\n"))
    </main>
    <footer id=eaves-progress>\(footer.escapedForHTML)</footer>
    \(script)
    """
  }

  /// The same for a terminal, and for those who do not ask for HTML.
  /// - Parameter isWhole: whether what is folded on the page is there too
  func text(isWhole: Bool = true) -> String {
    var parts = ["\(label): \(title)"]
    if !subtitle.isEmpty { parts.append(subtitle) }
    for section in sections {
      switch section {
      case .paragraph(let text), .verbatim(let text): parts.append(text)
      case .source(let excerpt): parts.append(excerpt.text)
      case .diagnostic(let diagnostic, _): parts.append(diagnostic.description)
      case .place(let diagnostic, _):
        parts.append(([diagnostic.place] + diagnostic.excerpt).joined(separator: "\n"))
      case .folded(let title, let text):
        if isWhole { parts.append("\(title):\n\(text)") }
      }
    }
    return parts.joined(separator: "\n\n")
  }

  private static func html(_ section: Section) -> String {
    switch section {
    case .paragraph(let text): "<p>\(text.escapedForHTML)</p>"
    case .verbatim(let text): "<pre>\(text.escapedForHTML)</pre>"
    case .source(let excerpt): html(excerpt)
    case .diagnostic(let diagnostic, let file): html(diagnostic, file: file, isTitle: false)
    case .place(let diagnostic, let file): html(diagnostic, file: file, isTitle: true)
    case .folded(let title, let text):
      "<details><summary>\(title.escapedForHTML)</summary><pre>\(text.escapedForHTML)</pre></details>"
    }
  }

  private static func html(_ excerpt: SourceExcerpt) -> String {
    let lines = excerpt.lines.map { line in
      let number = "<i>\(line.number)</i>"
      let text = line.text.escapedForHTML
      return line.number == excerpt.marked
        ? "<mark>\(number)\(text)</mark>" : "<span>\(number)\(text)</span>"
    }
    return """
      <figure><figcaption>\(excerpt.file.escapedForHTML):\(excerpt.marked)</figcaption>
      <pre class=source>\(lines.joined(separator: "\n"))</pre></figure>
      """
  }

  private static func html(
    _ diagnostic: BuildFailure.Diagnostic, file: String, isTitle: Bool
  ) -> String {
    let place = "\(file):\(diagnostic.line):\(diagnostic.column)".escapedForHTML
    let kind = diagnostic.severity.rawValue
    // The compiler numbers the lines it shows, and draws what it means below: here the message, which
    // stands above already.
    let own = "\(kind): \(diagnostic.message)"
    let lines = diagnostic.excerpt.map { line in
      let bar = line.firstIndex { $0 == "|" || $0 == "`" } ?? line.startIndex
      guard line[..<bar].allSatisfy({ $0 == " " }) else { return line.escapedForHTML }
      var drawn = line
      if drawn.hasSuffix("- \(own)") {
        drawn = drawn.dropLast(own.count + 3) + "^"
      }
      return "<b class=\(kind)>\(drawn.escapedForHTML)</b>"
    }
    let message =
      isTitle
      ? ""
      : "<p class=message><b class=\(kind)>\(kind)</b> \(diagnostic.message.escapedForHTML)</p>\n"
    let shown = lines.isEmpty ? "" : "<pre>\(lines.joined(separator: "\n"))</pre>"
    return "<figure><figcaption>\(place)</figcaption>\n\(message)\(shown)</figure>"
  }

  private static let style = """
    :root { --text: #1f2328; --soft: #59636e; --paper: #fff; --sheet: #f6f8fa; --line: #d1d9e0;
      --red: #b42318; --amber: #8a5a00; --blue: #0a5fb4; --mark: #ffe9e6 }
    @media (prefers-color-scheme: dark) {
      :root { --text: #e6e9ec; --soft: #9aa4ae; --paper: #15181c; --sheet: #1e2227; --line: #343a41;
        --red: #ff8a7a; --amber: #e3b341; --blue: #79b8ff; --mark: #4a2622 } }
    * { box-sizing: border-box }
    body { margin: 0 auto; max-width: 60rem; padding: 3rem 1.5rem 2rem; color: var(--text);
      background: var(--paper); font: 1rem/1.55 system-ui, sans-serif }
    .label { margin: 0; color: var(--red); font-size: .875rem; font-weight: 600 }
    h1 { margin: .25rem 0 .5rem; font-size: 1.5rem; line-height: 1.3; font-weight: 600;
      overflow-wrap: anywhere; white-space: pre-line }
    .place { margin: 0; color: var(--soft); overflow-wrap: anywhere }
    main { margin: 2rem 0 }
    pre, figcaption, .place { font: .8125rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas,
      "DejaVu Sans Mono", monospace }
    pre { margin: 1rem 0; padding: .875rem 1rem; overflow-x: auto; border: 1px solid var(--line);
      border-radius: 6px; background: var(--sheet); tab-size: 4 }
    figure { margin: 1.5rem 0 }
    figcaption { color: var(--soft); overflow-wrap: anywhere }
    figure pre { margin: .375rem 0 0 }
    .message { margin: .25rem 0 0 }
    pre.source { padding: .5rem 0 }
    .source span, .source mark { display: inline-block; min-width: 100%; padding: 0 1rem 0 0;
      background: none; color: inherit }
    .source mark { background: var(--mark); box-shadow: inset 3px 0 var(--red) }
    .source i { display: inline-block; width: 4rem; padding-right: 1rem; text-align: right;
      font-style: normal; color: var(--soft); user-select: none }
    b.error { color: var(--red) } b.warning { color: var(--amber) } b.note { color: var(--blue) }
    b { font-weight: 600 } pre b { font-weight: inherit }
    summary { cursor: pointer; color: var(--soft) }
    footer { padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft);
      font-size: .875rem; overflow-wrap: anywhere }
    """
}
