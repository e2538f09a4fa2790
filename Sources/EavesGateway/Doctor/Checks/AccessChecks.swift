/// Who may read, change, and start what: by the rules of suexec (support/suexec.c), which most shared
/// hosts run programs through, or through something as strict.
enum AccessChecks {
  static func run(_ picture: SitePicture) -> [Finding] {
    writable(picture) + owner(picture) + way(picture) + place(picture)
  }

  /// suexec refuses a program, or a folder of it, that others than its owner can change.
  private static func writable(_ picture: SitePicture) -> [Finding] {
    var findings: [Finding] = []
    let folder = picture.chain.last.flatMap { $0.path == picture.folder ? $0 : nil }
    let entry = picture.entry.facts.flatMap { $0.kind == .link ? nil : $0 }
    let program =
      picture.program.flatMap { $0.path == picture.entry.path ? nil : $0.facts }
    let parts: [(FileFacts?, FindingCode)] = [
      (folder, .folderWritableByOthers), (entry, .entryWritableByOthers),
      (program, .programWritableByOthers),
    ]
    for case (let facts?, let code) in parts where facts.isWritableByOthers {
      findings.append(
        Finding(
          code, evidence(facts),
          fix: .init("Let nobody else change it.", command: withoutWriting(facts))))
    }
    // suexec does not look at the program behind a settings file.
    let byGroup = [folder, entry].compactMap { $0 }.filter {
      $0.isWritableByGroup && !$0.isWritableByOthers
    }
    if !byGroup.isEmpty {
      findings.append(
        Finding(
          .writableByGroup, byGroup.map(evidence),
          fix: .init(
            "Let the group not change it.",
            command: byGroup.map(withoutWriting).joined(separator: " && "))))
    }
    return findings
  }

  private static func evidence(_ facts: FileFacts) -> Finding.Evidence {
    .init(facts.path, "has mode \(facts.modeText)")
  }

  private static func withoutWriting(_ facts: FileFacts) -> String {
    let mode = FileFacts.text(ofMode: facts.mode & 0o777 & ~0o022)
    return "chmod \(mode) \(ShellWord.make(facts.path))"
  }

  private static func owner(_ picture: SitePicture) -> [Finding] {
    guard let folder = picture.chain.last, folder.path == picture.folder,
      let entry = picture.entry.facts
    else { return [] }
    var evidence: [Finding.Evidence] = []
    for facts in [folder, entry] where facts.owner != picture.account.user {
      evidence.append(
        .init(
          facts.path, "belongs to user \(facts.owner), and the account is \(picture.account.user)"))
    }
    if evidence.isEmpty, folder.group != entry.group {
      evidence.append(
        .init(
          entry.path, "belongs to group \(entry.group), and its folder to \(folder.group)"))
    }
    if evidence.isEmpty { return [] }
    return [
      Finding(
        .ownerDiffers, evidence,
        fix: .init(
          "Upload it as your own account; a copy belongs to whoever makes it: cp it beside, and"
            + " rename the copy."))
    ]
  }

  /// The web server, another user, must be able to enter each folder on the way.
  private static func way(_ picture: SitePicture) -> [Finding] {
    let closed = picture.chain.filter { folder in
      // A group with the right may be the web server's.
      folder.mode & 0o001 == 0
        && (folder.mode & 0o010 == 0 || picture.account.groups.first == folder.group)
    }
    if closed.isEmpty { return [] }
    return [
      Finding(
        .folderNotSearchable, closed.map(evidence),
        fix: .init(
          "Let others enter it, though not list it.",
          command: closed.map { "chmod o+x \(ShellWord.make($0.path))" }
            .joined(separator: " && ")))
    ]
  }

  /// The usual names of folders that web servers show.
  private static let webFolderNames: Set<String> = [
    "public_html", "www", "html", "htdocs", "httpdocs", "httpsdocs", "public", "public-html", "web",
    "webroot", "wwwroot", "WWW", "docroot", "site", "cgi-bin", "fcgi-bin", "domains", "vhosts",
  ]

  private static func place(_ picture: SitePicture) -> [Finding] {
    let names = picture.folder.split(separator: "/").map(String.init)
    let isUsual = names.contains { name in
      webFolderNames.contains(name) || name.hasSuffix("_html") || name.hasSuffix("docs")
        || name.contains(".")
    }
    if isUsual { return [] }
    return [
      Finding(
        .outsideWebFolder,
        .init(picture.folder, "no folder on the way has a name such as public_html"),
        fix: .init("If pages are 404 or 500, move the entry and its .htaccess into the web folder.")
      )
    ]
  }
}
