/// What Apache refuses to read in an `.htaccess`. One line of that is enough for a 500 on every page.
enum HtaccessChecks {
  static func run(_ picture: SitePicture) -> [Finding] {
    guard let htaccess = picture.htaccess else { return [missing(picture)] }
    var findings = file(htaccess, picture)
    findings += htaccess.problems.map { problem in
      Finding(
        .htaccessSyntax, severity: problem.isCertain ? .error : .warning,
        .init(htaccess.path, line: problem.line, problem.text),
        fix: .init("Correct line \(problem.line)."))
    }
    for directive in htaccess.directives where directive.isLive != false {
      findings += check(directive, htaccess)
    }
    return findings
  }

  private static func missing(_ picture: SitePicture) -> Finding {
    Finding(
      .htaccessMissing, .init("\(picture.folder)/.htaccess", "does not exist"),
      fix: .init(
        "Copy recommended.htaccess of htaccess-templates as .htaccess beside \(picture.entry.name)."
      ))
  }

  private static func file(_ htaccess: Htaccess, _ picture: SitePicture) -> [Finding] {
    var findings: [Finding] = []
    if htaccess.hasByteOrderMark {
      findings.append(
        Finding(
          .htaccessByteOrderMark, .init(htaccess.path, line: 1, "begins with a byte order mark"),
          fix: .init(
            "Save the file as UTF-8 without a byte order mark.",
            command: "sed -i '1s/^\\xef\\xbb\\xbf//' \(ShellWord.make(htaccess.path))")))
    }
    if htaccess.isTooLarge {
      findings.append(
        Finding(
          .htaccessTooLarge,
          .init(htaccess.path, "has more than \(Htaccess.largest) bytes"),
          fix: .init("Take one of htaccess-templates.")))
    }
    if let facts = htaccess.facts, htaccess.isUnreadable || facts.mode & 0o044 == 0 {
      findings.append(
        Finding(
          .htaccessUnreadable, severity: htaccess.isUnreadable ? .error : .warning,
          .init(htaccess.path, "has mode \(facts.modeText)"),
          fix: .init(
            "Let the web server read it.", command: "chmod 644 \(ShellWord.make(htaccess.path))")))
    }
    return findings
  }

  private static func check(_ directive: Htaccess.Directive, _ htaccess: Htaccess) -> [Finding] {
    func finding(_ code: FindingCode, _ text: String, fix: String) -> [Finding] {
      [Finding(code, .init(htaccess.path, line: directive.line, text), fix: .init(fix))]
    }
    let name = shortened(directive.name)
    let remove = "Remove line \(directive.line)"
    switch HtaccessDirectives.standing(of: directive.name) {
    case .usual:
      return HtaccessArguments.problem(directive).map { problem in
        finding(.htaccessSyntax, problem.what, fix: problem.fix)
      } ?? []
    case .needsOptions:
      if let problem = HtaccessArguments.problem(directive) {
        return finding(.htaccessSyntax, problem.what, fix: problem.fix)
      }
      let words = directive.arguments.joined(separator: " ")
      return finding(
        .htaccessOptions, "\(name) \(words)",
        fix: "If pages are 500, \(remove.lowercasedFirst); no-options.htaccess does without it.")
    case .needsModule(let module):
      let isGuarded = directive.isLive == nil
      return isGuarded
        ? []
        : finding(
          .htaccessModule, "\(name) needs \(module)",
          fix: "Put it between <IfModule \(module).c> and </IfModule>.")
    case .serverOnly where name.lowercased().hasPrefix("fcgid"):
      return finding(.htaccessFcgid, name, fix: "\(remove).")
    case .serverOnly: return finding(.htaccessServerOnly, name, fix: "\(remove).")
    case .foreign:
      return directive.isLive == nil
        ? []
        : finding(
          .htaccessModule, "\(name) needs a module that is not Apache's own",
          fix: "If pages are 500, \(remove.lowercasedFirst).")
    case .unknown:
      if directive.isLive == nil { return [] }
      let nearest = HtaccessDirectives.nearest(to: directive.name)
      return finding(
        .htaccessUnknown, "there is no directive \(name)",
        fix: nearest.map { "Did you mean \($0)?" } ?? "\(remove).")
    }
  }

  /// A directive's name; what is no name may be anything, and is not shown whole.
  private static func shortened(_ name: String) -> String {
    name.utf8.count <= 40 ? name : String(name.prefix(20)) + "…"
  }
}

extension String {
  /// The text with a small letter at its beginning.
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
