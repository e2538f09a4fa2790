#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Launch {
  /// Examines the site that this program is the entry of, or another one; prints what is wrong, and
  /// ends the process with 0, or with 1 when there are errors.
  /// - Parameters:
  ///   - path: a site's folder or entry; nil for the entry this program was started as
  ///   - json: whether to print for programs, who are told everything
  ///   - notes: whether to print for people what is worth knowing too
  func examine(_ path: String?, json: Bool, notes: Bool) -> Never {
    let location: SiteLocation
    if let path {
      guard let found = SiteLocation(path: Entry.absolute(path)) else {
        Console.printError("\(name): there is no file or folder \(PlainText.make(path))")
        exit(66)
      }
      location = found
    } else {
      location = SiteLocation(folder: entry.folder, entry: entry.path)
    }
    let findings = Doctor.examine(location, keys: program.settingKeys)
    let report = DoctorReport(folder: location.folder, entry: location.entry, findings: findings)
    if json {
      Console.print(report.json)
    } else {
      let isTerminal = isatty(STDOUT_FILENO) == 1
      let reader = DoctorReport.Reader(
        isTerminal: isTerminal,
        seesColours: isTerminal && ProcessEnvironment["NO_COLOR", default: ""].isEmpty,
        wantsNotes: notes)
      let text = report.text(for: reader, next: next(report))
      if !text.isEmpty { Console.print(text) }
    }
    exit(report.exitStatus)
  }

  private func next(_ report: DoctorReport) -> String {
    report.isContent
      ? "If pages fail all the same: eaves doctor URL, on your own machine."
      : "Then look again with --doctor."
  }
}
