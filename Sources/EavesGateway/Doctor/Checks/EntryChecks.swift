/// Whether the system can start the entry at all.
enum EntryChecks {
  static func run(_ picture: SitePicture) -> [Finding] {
    let entry = picture.entry
    guard let link = entry.facts, let facts = entry.target else { return [missing(picture)] }
    guard facts.kind == .file else {
      return [
        Finding(
          .entryNotAFile, .init(entry.path, "is \(facts.kind == .folder ? "a folder" : "no file")"),
          fix: .init("Put the entry file there."))
      ]
    }
    var findings = self.path(entry)
    if link.kind == .link {
      findings.append(
        Finding(
          .entrySymlink, .init(entry.path, "is a symbolic link"),
          fix: .init("Put the file itself there, or a settings file that names the program.")))
    }
    findings += rights(entry, facts, picture.account)
    if facts.size == 0 {
      findings.append(
        Finding(
          .entryEmpty, .init(entry.path, "has 0 bytes"), fix: .init("Upload the file again.")))
      return findings
    }
    return findings + ShebangChecks.run(picture)
  }

  private static func missing(_ picture: SitePicture) -> Finding {
    let isPackage = FileFacts(path: "\(picture.folder)/Package.swift") != nil
    let fix =
      isPackage
      ? "This is the app's package; name the folder on the host that the web server shows."
      : "Upload the entry, or name the right folder."
    let isLink = picture.entry.facts?.kind == .link
    return Finding(
      .entryMissing,
      .init(
        picture.entry.path,
        isLink ? "is a symbolic link that leads nowhere" : "does not exist"),
      fix: .init(fix))
  }

  private static func path(_ entry: EntryPicture) -> [Finding] {
    let problem: String? =
      if entry.path.utf8.contains(0x20) {
        "the path holds a space"
      } else if entry.path.utf8.count >= 256 {
        "the path has \(entry.path.utf8.count) bytes"
      } else { nil }
    guard let problem else { return [] }
    return [
      Finding(
        .entryPathUnusable, .init(entry.path, problem),
        fix: .init("Give the folders shorter names without spaces."))
    ]
  }

  private static func rights(
    _ entry: EntryPicture, _ facts: FileFacts, _ account: Account
  ) -> [Finding] {
    let path = ShellWord.make(entry.path)
    var findings: [Finding] = []
    if facts.mode & 0o6000 != 0 {
      findings.append(
        Finding(
          .entrySetuid, .init(entry.path, "has mode \(facts.modeText)"),
          fix: .init("Take the bits away.", command: "chmod 755 \(path)")))
    }
    if !facts.allows(1, to: account) {
      findings.append(
        Finding(
          .entryNotExecutable, .init(entry.path, "has mode \(facts.modeText)"),
          fix: .init("Let it be executed.", command: "chmod 755 \(path)")))
    } else if !facts.allows(4, to: account), entry.shebang != nil || entry.beginning == nil {
      findings.append(
        Finding(
          .entryUnreadable, .init(entry.path, "has mode \(facts.modeText)"),
          fix: .init("Let it be read.", command: "chmod 755 \(path)")))
    }
    return findings
  }
}
