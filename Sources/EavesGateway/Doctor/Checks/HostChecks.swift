#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What runs out on a host.
enum HostChecks {
  static func run(_ picture: SitePicture) -> [Finding] {
    room(picture.places) + writing(picture) + limits(picture.host) + clock(picture)
  }

  /// Bytes and files below which nothing works, and below which it is time to clean up.
  private static let leastBytes = 1 << 20
  private static let fewBytes = 32 << 20
  private static let leastFiles = 50

  private static func room(_ places: PlacesPicture) -> [Finding] {
    let fix = Finding.Fix("Remove what is not needed: old logs, backups, and builds.")
    let full = [places.logs, places.data].compactMap { $0 }.filter {
      $0.writeError == ENOSPC || $0.writeError == EDQUOT
    }
    if !full.isEmpty {
      return [
        Finding(
          .diskFull,
          full.map { place in
            .init(
              place.path, place.writeError == EDQUOT ? "the quota is used up" : "no room is left")
          }, fix: fix)
      ]
    }
    guard let room = places.room else { return [] }
    if room.freeBytes < leastBytes || room.freeFiles.map({ $0 < leastFiles }) == true {
      let left = "\(room.freeBytes) bytes and \(room.freeFiles ?? 0) files are left"
      return [Finding(.diskFull, .init(room.path, left), fix: fix)]
    }
    if room.freeBytes < fewBytes {
      return [
        Finding(.diskNearlyFull, .init(room.path, "\(room.freeBytes >> 20) MB are left"), fix: fix)
      ]
    }
    return []
  }

  private static func writing(_ picture: SitePicture) -> [Finding] {
    // A ROOT that does not exist is told as such.
    guard picture.places.root?.kind == .folder else { return [] }
    var findings: [Finding] = []
    if let logs = picture.places.logs,
      let problem = problem(logs, picture) ?? logProblem(picture)
    {
      findings.append(
        Finding(
          .logNotWritable, problem, fix: .init("Make the folder your own.", command: remedy(logs))))
    }
    if let problem = problem(picture.places.data, picture) {
      findings.append(
        Finding(
          .dataNotWritable, problem,
          fix: .init("Make the folder your own.", command: remedy(picture.places.data))))
    }
    return findings
  }

  private static func remedy(_ place: PlacesPicture.Place) -> String {
    let path = ShellWord.make(place.path)
    return place.facts == nil ? "mkdir -p -m 700 \(path)" : "chmod 700 \(path)"
  }

  /// Why the account cannot write to a folder, or make it.
  private static func problem(
    _ place: PlacesPicture.Place, _ picture: SitePicture
  ) -> Finding.Evidence? {
    guard let facts = place.facts else {
      guard let parent = place.parent, parent.path == Entry.folder(of: place.path) else {
        return .init(place.path, "the folder around it does not exist")
      }
      return parent.allows(3, to: picture.account)
        ? nil
        : .init(
          place.path,
          "does not exist, and cannot be made in \(parent.path) of mode \(parent.modeText)")
    }
    guard facts.kind == .folder else { return .init(place.path, "is no folder") }
    if !facts.allows(3, to: picture.account) {
      return .init(
        place.path, "belongs to user \(facts.owner) and has mode \(facts.modeText)")
    }
    guard let error = place.writeError, error != ENOSPC, error != EDQUOT else { return nil }
    return .init(place.path, String(cString: strerror(error)))
  }

  private static func logProblem(_ picture: SitePicture) -> Finding.Evidence? {
    guard let file = picture.places.logFile else { return nil }
    if file.kind != .file { return .init(file.path, "is no file") }
    return file.allows(2, to: picture.account)
      ? nil : .init(file.path, "belongs to user \(file.owner) and has mode \(file.modeText)")
  }

  private static func limits(_ host: HostPicture) -> [Finding] {
    var findings: [Finding] = []
    let limits = host.limits
    let tasks = [
      limits.processes.flatMap { limit in host.processCount.map { ("your account", limit, $0) } },
      limits.group.map { ("your group of processes", $0.limit, $0.count) },
    ]
    for case (let whose, let limit, let count)? in tasks where count * 10 >= limit * 9 {
      findings.append(
        Finding(
          .processLimit, severity: count >= limit ? .error : .warning,
          .init("\(whose) has \(count) of \(limit) processes and threads"),
          fix: .init(
            "End what is not needed; ps shows it.", command: "ps -u \"$(id -u)\" -o pid,nlwp,args"))
      )
    }
    func low(_ code: FindingCode, _ value: Int?, below least: Int, _ text: (Int) -> String) {
      guard let value, value < least else { return }
      findings.append(
        Finding(
          code, .init(text(value)), fix: .init("Ask the host for more, if the app needs it.")))
    }
    low(.memoryLimit, limits.memory, below: 256 << 20) { "the address space has \($0 >> 20) MB" }
    low(.openFilesLimit, limits.openFiles, below: 64) { "\($0) files can be open" }
    low(.fileSizeLimit, limits.fileSize, below: 16 << 20) { "a file can have \($0) bytes" }
    low(.processorTimeLimit, limits.processorTime, below: .max) {
      "a process has \($0) seconds of processor time"
    }
    return findings
  }

  /// How far a file may lie in the future before the clock is to blame, in seconds.
  private static let tolerance = 120

  private static func clock(_ picture: SitePicture) -> [Finding] {
    let files = [picture.entry.target, picture.htaccess?.facts, picture.program?.facts]
    let now = picture.host.now
    guard
      let (file, seconds) = files.compactMap({ $0 }).map({ ($0, $0.modified / 1_000_000_000 - now) }
      )
      .first(where: { $0.1 > tolerance })
    else { return [] }
    return [
      Finding(
        .clockWrong,
        .init(file.path, "was changed \(seconds) seconds from now, by this machine's clock"),
        fix: .init(
          "Compare date -u with the real time; if it is right, touch the file.",
          command: "touch \(ShellWord.make(file.path))"))
    ]
  }
}
