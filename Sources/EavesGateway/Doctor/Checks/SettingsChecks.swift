/// Whether the app itself starts, and how it is set.
enum SettingsChecks {
  static func run(_ picture: SitePicture) -> [Finding] {
    entry(picture) + root(picture) + start(picture) + debug(picture) + handlers(picture)
  }

  private static func root(_ picture: SitePicture) -> [Finding] {
    guard picture.entry.target?.kind == .file, picture.places.root?.kind != .folder else {
      return []
    }
    let line: Int? =
      if case .entryFile(_, let line) = picture.settings.origin(of: GatewayKeys.root) { line } else
      {
        nil
      }
    return [
      Finding(
        .rootMissing,
        .init(picture.entry.path, line: line, "ROOT is \(picture.root), which is no folder"),
        fix: .init("Correct the path, or make the folder and put templates and static files there.")
      )
    ]
  }

  /// Lines of the entry that cannot be understood. What stands in them is not shown.
  private static func entry(_ picture: SitePicture) -> [Finding] {
    guard picture.entry.shebang != nil || picture.entry.hasByteOrderMark,
      let settings = picture.entry.settings
    else { return [] }
    return settings.problems.map { problem in
      let line: Int? =
        if case .entryFile(_, let line) = problem.origin, line > 0 { line } else { nil }
      let what = problem.key == nil && line != nil ? "the line is not a setting" : problem.what
      return Finding(
        .settingsInvalid, .init(settings.path, line: line, what), fix: .init(problem.fix))
    }
  }

  /// What the app said when it was started for a trial.
  private static func start(_ picture: SitePicture) -> [Finding] {
    guard case .failed(let lines)? = picture.start else { return [] }
    let known = Set(
      (picture.entry.settings?.problems ?? []).map { "\($0.origin): " })
    let mark = picture.entry.path + ":"
    var findings: [Finding] = []
    var others: [Finding.Evidence] = []
    for line in lines where !known.contains(where: { line.hasPrefix($0) }) {
      let rest = line.dropFirst(mark.count)
      let number = rest.prefix { $0.isWholeNumber }
      guard line.hasPrefix(mark), let number = Int(number) else {
        others.append(.init(line))
        continue
      }
      let text = rest.drop { $0.isWholeNumber }.drop { $0 == ":" || $0 == " " }
      findings.append(
        Finding(
          .settingsInvalid, .init(picture.entry.path, line: number, String(text)),
          fix: .init("Correct line \(number), and touch the file.")))
    }
    if !others.isEmpty, findings.isEmpty, known.isEmpty {
      findings.append(
        Finding(
          .appCannotStart, others,
          fix: .init(
            "Mend what it says, then look again.",
            command: "\(ShellWord.make(picture.entry.path)) --check")))
    }
    return findings
  }

  private static func debug(_ picture: SitePicture) -> [Finding] {
    guard picture.settings[GatewayKeys.debug],
      case .entryFile(let path, let line) = picture.settings.origin(of: GatewayKeys.debug)
    else { return [] }
    return [
      Finding(
        .debugOn, .init(path, line: line, "DEBUG is on"),
        fix: .init("Remove the line once the error is found, and touch the file."))
    ]
  }

  /// The handlers that start programs.
  private static let handlers: Set<String> = ["fcgid-script", "cgi-script", "fastcgi-script"]

  private static func handlers(_ picture: SitePicture) -> [Finding] {
    guard let htaccess = picture.htaccess else { return [] }
    let live = htaccess.directives.filter { $0.isLive != false }
    let ending = picture.entry.name.split(separator: ".").dropFirst().map(String.init)
    var findings: [Finding] = []
    var servesEntry = false
    var nearMisses: [Finding] = []
    for directive in live {
      guard let handler = directive.arguments.first?.lowercased() else { continue }
      func finding(_ code: FindingCode, _ text: String, _ fix: String) -> Finding {
        Finding(code, .init(htaccess.path, line: directive.line, text), fix: .init(fix))
      }
      if directive.isNamed("sethandler"), directive.holdsForAll, handlers.contains(handler) {
        servesEntry = true
        findings.append(
          finding(
            .handlerEverything, "SetHandler \(handler) holds for every file",
            "Write AddHandler \(handler) .\(ending.last ?? "fcgi") instead."))
      }
      guard directive.isNamed("addhandler") else { continue }
      let names = directive.arguments.dropFirst().map {
        String($0.drop { $0 == "." }).lowercased()
      }
      let isForEntry = ending.contains { names.contains($0.lowercased()) }
      if handlers.contains(handler) {
        if isForEntry {
          servesEntry = true
        } else {
          nearMisses.append(
            finding(
              .handlerExtension,
              "\(handler) is set for .\(names.joined(separator: " .")), and not for"
                + " \(picture.entry.name)", "Add .\(ending.last ?? "fcgi") to the line."))
        }
      } else if isForEntry {
        findings.append(
          finding(
            .handlerUnknown, "sets the handler \(handler) for \(picture.entry.name)",
            "Write fcgid-script, or cgi-script where there is no FastCGI."))
      }
    }
    return findings + (servesEntry ? [] : nearMisses)
  }
}
