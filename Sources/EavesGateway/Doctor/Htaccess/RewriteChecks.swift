/// Whether requests find their way to the entry.
enum RewriteChecks {
  /// Paths that no site has a file for.
  private static let samples = ["eaves-doctor", "eaves-doctor/page"]

  static func run(_ picture: SitePicture) -> [Finding] {
    guard let htaccess = picture.htaccess, !htaccess.isUnreadable else { return [] }
    let rules = RewriteRules(htaccess)
    var findings = paths(rules, picture, htaccess) + entries(picture)
    let leadsElsewhere = rules.fallbacks.contains { target in
      target.split(separator: "/").contains { $0 == picture.entry.name }
    }
    if rules.rules.isEmpty || rules.isOn != true {
      if !leadsElsewhere { findings.append(without(rules, picture, htaccess)) }
      return findings
    }
    let simulation = picture.simulation(rules)
    for sample in samples {
      if let finding = judge(simulation.follow(sample), picture, htaccess, leadsElsewhere) {
        findings.append(finding)
        return findings
      }
    }
    if let finding = root(simulation, rules, picture, htaccess) { findings.append(finding) }
    return findings
  }

  /// The file has no rules, or they are switched off.
  private static func without(
    _ rules: RewriteRules, _ picture: SitePicture, _ htaccess: Htaccess
  ) -> Finding {
    if let rule = rules.rules.first {
      let engine = rules.engineLine.map { "line \($0) switches them off" }
      return Finding(
        .rewriteOff,
        .init(
          htaccess.path, line: rules.engineLine ?? rule.line,
          engine ?? "the rules from here on are not switched on"),
        fix: .init("Write RewriteEngine On above the first rule."))
    }
    // The rules of a folder around this one may lead here.
    return Finding(
      .entryNotReached, severity: .warning,
      .init(htaccess.path, "has no rule that leads to \(picture.entry.name)"),
      fix: .init(
        "Copy the rules of recommended.htaccess, which end in RewriteRule ^ \(picture.entry.name) [L]"
          + "."))
  }

  private static func judge(
    _ outcome: RewriteSimulation.Outcome, _ picture: SitePicture, _ htaccess: Htaccess,
    _ leadsElsewhere: Bool
  ) -> Finding? {
    let remedy = "The rules of recommended.htaccess lead to \(picture.entry.name) from any folder."
    switch outcome {
    case .entry, .answered, .unknown, .elsewhere: return nil
    case .loop(let line):
      return Finding(
        .rewriteLoop, .init(htaccess.path, line: line, "this rule matches its own result"),
        fix: .init(
          "Put RewriteCond %{REQUEST_FILENAME} !-f above it, or let it lead to"
            + " \(picture.entry.name) without a path behind."))
    case .missing(let path, let line?):
      return Finding(
        .rewriteTargetMissing,
        .init(htaccess.path, line: line, "leads to \(path), and there is no such file"),
        fix: .init("Let the rule lead to \(picture.entry.name)."))
    case .missing(_, line: nil), .file:
      if leadsElsewhere { return nil }
      return Finding(
        .entryNotReached,
        .init(htaccess.path, "no rule leads a path without a file to \(picture.entry.name)"),
        fix: .init(remedy))
    }
  }

  /// The first page: rules that leave folders alone leave it to the web server.
  private static func root(
    _ simulation: RewriteSimulation, _ rules: RewriteRules, _ picture: SitePicture,
    _ htaccess: Htaccess
  ) -> Finding? {
    guard case .file("") = simulation.follow("") else { return nil }
    let names = rules.indexNames.isEmpty ? ["index.html"] : rules.indexNames
    let hasIndex = names.contains { name in
      name.split(separator: "/").last.map(String.init) == picture.entry.name
        || simulation.kind(name) == .file
    }
    if hasIndex { return nil }
    return Finding(
      .rootNotReached,
      .init(htaccess.path, "the rules do not hold for the folder itself"),
      fix: .init(
        "Remove the condition %{REQUEST_FILENAME} !-d, or add DirectoryIndex \(picture.entry.name)."
      ))
  }

  // MARK: - Paths

  /// Addresses that are written out in the rules, and are those of another folder.
  private static func paths(
    _ rules: RewriteRules, _ picture: SitePicture, _ htaccess: Htaccess
  ) -> [Finding] {
    var written = rules.rules.compactMap { rule in
      address(rule.target, picture.entry.name).map { ($0, rule.line) }
    }
    if let base = rules.base, let line = rules.baseLine { written.append((base, line)) }
    return written.compactMap { address, line in
      guard let right = correction(address, picture) else { return nil }
      return Finding(
        .rewritePathDiffers,
        .init(htaccess.path, line: line, "says \(address), and this folder is \(right)"),
        fix: .init("Write the folder's own address there, as visitors type it."))
    }
  }

  /// The part of a target from the root to the entry's folder.
  private static func address(_ target: String, _ entryName: String) -> String? {
    guard target.hasPrefix("/") else { return nil }
    let parts = target.split(separator: "/")
    guard let index = parts.firstIndex(where: { $0 == entryName }) else { return nil }
    return "/" + parts[..<index].map { $0 + "/" }.joined()
  }

  /// The folder's right name or address, when an address is another's.
  private static func correction(_ address: String, _ picture: SitePicture) -> String? {
    let parts = address.split(separator: "/").map(String.init)
    if let urlPath = picture.urlPath {
      return urlPath.split(separator: "/").map(String.init) == parts ? nil : urlPath + "/"
    }
    // `/` can be any folder's address, as can `/~alice`.
    guard let last = parts.last, !last.hasPrefix("~") else { return nil }
    let name = picture.folder.split(separator: "/").last.map(String.init) ?? ""
    // What is left as it stands in a template.
    let isTemplate = parts.contains("~username")
    return last == name && !isTemplate ? nil : picture.folder
  }

  /// Further entries: beside this one, or in a folder below, where a site without rules of its own gets
  /// none of its pages.
  private static func entries(_ picture: SitePicture) -> [Finding] {
    var evidence: [Finding.Evidence] = []
    var isHidden = false
    for file in picture.files where file.facts.kind == .file && file.facts.mode & 0o111 != 0 {
      let path = "\(picture.folder)/\(file.name)"
      let parts = file.name.split(separator: "/")
      guard let name = parts.last, SiteLocation.isEntryName(String(name)),
        path != picture.entry.path
      else { continue }
      if parts.count == 1 {
        evidence.append(.init(path, "can be started too"))
      } else if Htaccess(path: "\(Entry.folder(of: path))/.htaccess").map({ RewriteRules($0).isOn })
        != true
      {
        isHidden = true
        evidence.append(.init(path, "has no rules of its own, so that its pages come here"))
      }
    }
    if evidence.isEmpty { return [] }
    return [
      Finding(
        .severalEntries, severity: isHidden ? .warning : .note, evidence,
        fix: .init("Remove what is not needed; give each app a folder and an .htaccess of its own.")
      )
    ]
  }
}

extension SitePicture {
  /// The rules of this site, for following requests.
  func simulation(_ rules: RewriteRules) -> RewriteSimulation {
    var kinds: [String: FileFacts.Kind] = [:]
    for file in files { kinds[file.name] = file.facts.kind }
    if entry.facts != nil { kinds[entry.name] = .file }
    return RewriteSimulation(
      rules: rules, entryName: entry.name, urlPath: urlPath,
      folderName: folder.split(separator: "/").last.map(String.init) ?? "",
      kind: { $0.isEmpty ? .folder : kinds[$0] })
  }
}
