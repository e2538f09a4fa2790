/// What visitors and neighbours can read.
enum PrivateFileChecks {
  static func run(_ picture: SitePicture) -> [Finding] {
    exposed(picture) + readable(picture) + openFolders(picture) + entry(picture)
  }

  // MARK: - Visitors

  /// Files that lie in the web folder and that no rule keeps from being served.
  private static func exposed(_ picture: SitePicture) -> [Finding] {
    let guarded = Guard(picture)
    let open = picture.files.filter { file in
      file.facts.kind == .file && PrivateFiles.isPrivate(file, picture) && !guarded.covers(file)
    }
    if open.isEmpty { return [] }
    var evidence = open.prefix(8).map { file in
      Finding.Evidence("\(picture.folder)/\(file.name)", "no rule keeps it from visitors")
    }
    if open.count > 8 { evidence.append(.init("and \(open.count - 8) more")) }
    return [
      Finding(
        .privateFileExposed, evidence,
        fix: .init(
          "Move them out of the web folder and name their place with ROOT, or copy the rules of"
            + " private-files.htaccess."))
    ]
  }

  /// What the `.htaccess` files keep from visitors.
  private struct Guard {
    private let simulation: RewriteSimulation?
    private let denied: [(Htaccess.Section)]
    private let deniesAll: Bool
    private let closedFolders: [String]

    init(_ picture: SitePicture) {
      let rules = picture.htaccess.map { RewriteRules($0) }
      simulation = rules?.isOn == true ? rules.map { picture.simulation($0) } : nil
      let refusals = picture.htaccess.map(Guard.refusals) ?? []
      denied = refusals.compactMap(\.sections.last)
      deniesAll = refusals.contains { $0.sections.isEmpty }
      closedFolders = picture.files.compactMap { file in
        guard file.name.hasSuffix("/.htaccess"),
          let inner = Htaccess(path: "\(picture.folder)/\(file.name)")
        else { return nil }
        return Guard.refusals(inner).contains { $0.holdsForAll }
          ? String(file.name.dropLast(".htaccess".utf8.count)) : nil
      }
    }

    private static func refusals(_ htaccess: Htaccess) -> [Htaccess.Directive] {
      htaccess.directives.filter { directive in
        let words = directive.arguments.map { $0.lowercased() }
        return directive.isNamed("require") && words == ["all", "denied"]
          || directive.isNamed("deny") && words == ["from", "all"]
      }
    }

    func covers(_ file: SiteFile) -> Bool {
      if deniesAll || closedFolders.contains(where: { file.name.hasPrefix($0) }) { return true }
      let name = file.name.split(separator: "/").last.map(String.init) ?? ""
      if denied.contains(where: { Guard.section($0, covers: name) }) { return true }
      guard let simulation else { return false }
      return simulation.follow(file.name) != .file(file.name)
    }

    /// Says whether `<Files>` or `<FilesMatch>` hold for a name. What cannot be known is taken to hold.
    private static func section(_ section: Htaccess.Section, covers name: String) -> Bool {
      guard section.name == "files" || section.name == "filesmatch" else { return true }
      let isPattern = section.name == "filesmatch" || section.arguments.first == "~"
      guard let text = section.arguments.last else { return false }
      let pattern = isPattern ? text : RewritePattern.ofWildcards(text)
      guard let compiled = RewritePattern(pattern, ignoresCase: false) else { return true }
      switch compiled.match(name) {
      case .match, .unknown: return true
      case .noMatch: return false
      }
    }
  }

  // MARK: - Neighbours

  /// The file of the secret key.
  private static func readable(_ picture: SitePicture) -> [Finding] {
    guard let key = picture.places.secretKey, key.kind == .file, key.mode & 0o044 != 0 else {
      return []
    }
    return [
      Finding(
        .secretReadable, .init(key.path, "has mode \(key.modeText)"),
        fix: .init(
          "Keep it to yourself, and make a new key if others may have seen it.",
          command: "chmod 600 \(ShellWord.make(key.path))"))
    ]
  }

  private static func openFolders(_ picture: SitePicture) -> [Finding] {
    let open = [picture.places.data.facts, picture.places.logs?.facts].compactMap { $0 }
      .filter { $0.kind == .folder && $0.mode & 0o004 != 0 }
    if open.isEmpty || isClosed(picture.root) { return [] }
    return [
      Finding(
        .privateFolderOpen,
        open.map { .init($0.path, "has mode \($0.modeText)") },
        fix: .init(
          "Keep them to yourself.",
          command: "chmod 700 " + open.map { ShellWord.make($0.path) }.joined(separator: " ")))
    ]
  }

  /// Whether others cannot enter a folder, nor read what is in it: it, or one around it, keeps them out.
  private static func isClosed(_ folder: String) -> Bool {
    var path = folder
    while path != "/" {
      if let facts = FileFacts(path: path), facts.mode & 0o001 == 0 { return true }
      path = Entry.folder(of: path)
    }
    return false
  }

  /// Secrets that are written in the entry itself.
  private static func entry(_ picture: SitePicture) -> [Finding] {
    guard let facts = picture.entry.target, facts.mode & 0o004 != 0 else { return [] }
    let lines = picture.entry.settings?.lines.filter { PrivateFiles.isSecretName($0.key) } ?? []
    if lines.isEmpty { return [] }
    return [
      Finding(
        .secretInEntry,
        lines.map { .init(picture.entry.path, line: $0.number, "\($0.key) has its value here") },
        fix: .init(
          "Put the value into a file of mode 600 outside of the web folder and name that file, as"
            + " with SECRET_KEY_FILE=data/secret-key."))
    ]
  }
}

/// Names that tell of content that is nobody's business.
package enum PrivateFiles {
  private static let endings = [
    ".bak", ".db", ".db-journal", ".db-wal", ".env", ".key", ".log", ".old", ".orig", ".pem",
    ".sql",
    ".sqlite", ".sqlite3", ".swift", "~",
  ]

  private static let folders: Set<String> = ["data", "logs", "templates", "Sources", "Tests"]

  /// Says whether a file in the web folder is not meant for visitors.
  static func isPrivate(_ file: SiteFile, _ picture: SitePicture) -> Bool {
    let parts = file.name.split(separator: "/").map(String.init)
    guard let name = parts.last, name != ".htaccess", file.name != picture.entry.name else {
      return false
    }
    // Apache's own configuration keeps those.
    if name.hasPrefix(".ht") || parts.first == ".well-known" { return false }
    if parts.contains(where: { $0.hasPrefix(".") }) { return true }
    if parts.count > 1, folders.contains(parts[0]) { return true }
    if endings.contains(where: { name.lowercased().hasSuffix($0) }) { return true }
    if name == "Package.swift" || name == "Package.resolved" { return true }
    return picture.program?.path == "\(picture.folder)/\(file.name)"
  }

  /// The files in the web folder that are not meant for visitors, with what they begin with, so that an
  /// answer can be known for one of them.
  package static func all(of picture: SitePicture) -> [(name: String, beginning: [UInt8])] {
    picture.files.filter { $0.facts.kind == .file && isPrivate($0, picture) }.prefix(60).map {
      ($0.name, FileReading.beginning(of: "\(picture.folder)/\($0.name)", count: 1_024) ?? [])
    }
  }

  /// Says whether a setting holds a secret, by its name.
  static func isSecretName(_ name: String) -> Bool {
    let name = name.uppercased()
    if name.hasSuffix("_FILE") || name.hasSuffix("_PATH") { return false }
    return ["SECRET", "PASSWORD", "PASSWD", "TOKEN", "API_KEY", "PRIVATE_KEY", "CREDENTIAL"]
      .contains { name.contains(word: $0) }
  }
}

extension String {
  fileprivate func contains(word: String) -> Bool {
    let text = Array(utf8)
    let wanted = Array(word.utf8)
    return text.indices.contains { text[$0...].starts(with: wanted) }
  }
}

extension RewritePattern {
  /// The wildcards of `<Files>` as a pattern: `*` any text, `?` any letter.
  static func ofWildcards(_ text: String) -> String {
    var pattern = "^"
    for letter in text {
      switch letter {
      case "*": pattern += ".*"
      case "?": pattern += "."
      case "a"..."z", "A"..."Z", "0"..."9", "_", "-": pattern.append(letter)
      default: pattern += "\\\(letter)"
      }
    }
    return pattern + "$"
  }
}
