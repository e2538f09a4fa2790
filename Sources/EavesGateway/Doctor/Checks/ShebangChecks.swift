/// Whether the entry's first line leads to a program.
enum ShebangChecks {
  static func run(_ picture: SitePicture) -> [Finding] {
    let entry = picture.entry
    guard let shebang = entry.shebang else { return without(entry, picture) }
    func finding(_ code: FindingCode, _ text: String, _ fix: Finding.Fix) -> Finding {
      Finding(code, .init(entry.path, line: 1, text), fix: fix)
    }
    var findings: [Finding] = []
    let limit = Shebang.limit(kernel: picture.host.kernel)
    if !shebang.fits(limit) {
      findings.append(
        finding(
          .shebangTooLong, "has \(shebang.length) bytes, and the system reads \(limit)",
          .init("Give the program a shorter path, such as a folder in your home folder.")))
    }
    if shebang.endsInCarriageReturn {
      findings.append(
        finding(
          .shebangCarriageReturn, "ends with a carriage return, as on Windows",
          .init(
            "Save the file with the line ends of Unix.",
            command: "sed -i 's/\\r$//' \(ShellWord.make(entry.path))")))
    }
    if let name = entry.environmentProgram {
      findings.append(
        finding(
          .shebangEnvironment, "looks for \(name) in PATH",
          .init("Name the program by its absolute path.")))
    } else if let argument = shebang.argument {
      findings.append(
        finding(
          .shebangArgument, "has the word \(argument) behind the program",
          .init("Remove it; settings stand in lines of their own.")))
    }
    return findings + program(entry, shebang, picture)
  }

  /// The entry has no first line that names a program.
  private static func without(_ entry: EntryPicture, _ picture: SitePicture) -> [Finding] {
    if entry.hasByteOrderMark {
      return [
        Finding(
          .shebangByteOrderMark, .init(entry.path, line: 1, "begins with a byte order mark"),
          fix: .init(
            "Save the file as UTF-8 without a byte order mark.",
            command: "sed -i '1s/^\\xef\\xbb\\xbf//' \(ShellWord.make(entry.path))"))
      ]
    }
    switch picture.program?.format ?? .unknown {
    case .elf, .machO, .windows: return []
    case .script, .empty, .unknown:
      guard entry.beginning != nil else { return [] }
      return [
        Finding(
          .shebangMissing, .init(entry.path, line: 1, "is neither a program nor begins with #!"),
          fix: .init("Make the first line #! and the absolute path of your program."))
      ]
    }
  }

  private static func program(
    _ entry: EntryPicture, _ shebang: Shebang, _ picture: SitePicture
  ) -> [Finding] {
    if shebang.program.isEmpty {
      return [
        Finding(
          .shebangTargetMissing, .init(entry.path, line: 1, "names no program behind #!"),
          fix: .init("Write the absolute path of your program behind #!."))
      ]
    }
    guard let path = entry.programPath else { return [] }
    guard let program = picture.program, program.facts.kind == .file else {
      return [
        Finding(
          .shebangTargetMissing, .init(entry.path, line: 1, "names \(path), which is no file"),
          fix: .init("Correct the path, or upload the program there."))
      ]
    }
    if program.facts.allows(1, to: picture.account) { return [] }
    return [
      Finding(
        .shebangTargetNotExecutable,
        .init(program.path, "has mode \(program.facts.modeText)"),
        fix: .init("Let it be executed.", command: "chmod 755 \(ShellWord.make(program.path))"))
    ]
  }
}
