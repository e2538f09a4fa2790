/// Finds out why a site answers 500, or will: looks at its files and its host, from inside.
package enum Doctor {
  /// Examines a site.
  /// - Parameters:
  ///   - location: where it lies
  ///   - keys: the settings that the program knows
  ///   - urlPath: the path under which visitors reach it; nil when that is not known
  ///   - answers: whether it has been seen to answer; nil when nobody has asked it
  ///   - process: what the web server starts; nil when that is not known
  package static func examine(
    _ location: SiteLocation, keys: SettingKeys = GatewayKeys.all, urlPath: String? = nil,
    answers: Bool? = nil, process: ServerProcess? = nil
  ) -> [Finding] {
    var picture = SitePicture(of: location, keys: keys)
    picture.urlPath = urlPath
    if let process { picture.take(process) }
    let before = findings(in: picture)
    if !before.contains(where: { $0.severity == .error && $0.code.keepsFromStarting }) {
      picture.start = tryStarting(picture)
    }
    let isAlive = answers ?? picture.hasServed
    return findings(in: picture).filter { !(isAlive && $0.code.isRefutedByAnswer) }
  }

  /// What is wrong with a site, the most likely cause of trouble first.
  package static func findings(in picture: SitePicture) -> [Finding] {
    // Without an entry, what surrounds it is not the trouble.
    guard picture.entry.facts != nil else { return sorted(EntryChecks.run(picture)) }
    return sorted(
      EntryChecks.run(picture) + ProgramChecks.run(picture) + HtaccessChecks.run(picture)
        + RewriteChecks.run(picture) + SettingsChecks.run(picture) + AccessChecks.run(picture)
        + PrivateFileChecks.run(picture) + HostChecks.run(picture))
  }

  /// The findings in the order in which they are told.
  package static func sorted(_ findings: [Finding]) -> [Finding] {
    var ranks: [FindingCode: Int] = [:]
    for (rank, code) in FindingCode.allCases.enumerated() { ranks[code] = rank }
    let severities = Finding.Severity.allCases
    func rank(_ finding: Finding) -> (Int, Int) {
      (severities.firstIndex(of: finding.severity) ?? 0, ranks[finding.code] ?? 0)
    }
    return findings.enumerated().sorted { left, right in
      let (a, b) = (rank(left.element), rank(right.element))
      return a == b ? left.offset < right.offset : a < b
    }.map(\.element)
  }

  /// Starts the app with `--check`, as the account it will run as.
  private static func tryStarting(_ picture: SitePicture) -> StartOutcome {
    // Root must not run what belongs to somebody else.
    guard Account.ofProcess.user == picture.account.user else {
      return .untried("only the site's own account can start it")
    }
    switch Preflight.run(entry: picture.entry.path) {
    case .sound: return .sound
    case .postponed(let reason): return .untried(reason)
    case .failed(let text):
      var lines = text.split(separator: "\n").map(String.init)
      if lines.count > 1, lines[0].hasPrefix("--check: ") { lines.removeFirst() }
      return .failed(Array(lines.prefix(20)))
    }
  }
}

extension FindingCode {
  /// Whether it alone keeps the system from starting the entry, so that trying says nothing new.
  fileprivate var keepsFromStarting: Bool {
    switch self {
    case .entryMissing, .entryNotAFile, .entryEmpty, .entryNotExecutable, .entryUnreadable,
      .shebangMissing, .shebangByteOrderMark, .shebangCarriageReturn, .shebangTooLong,
      .shebangArgument, .shebangTargetMissing, .shebangTargetNotExecutable, .noexecMount,
      .programWrongSystem, .programWrongArchitecture, .programTruncated, .programLoaderMissing,
      .programLibraryMissing, .programNeedsNewerGlibc, .programNeedsNewerKernel:
      true
    default: false
    }
  }
}

/// What a process is that the web server has started: whose, and within which limits. A shell's are
/// others.
package struct ServerProcess: Hashable, Sendable {
  package var account: Account
  package var limits: HostPicture.Limits
  package var processCount: Int?

  package init(account: Account, limits: HostPicture.Limits, processCount: Int?) {
    self.account = account
    self.limits = limits
    self.processCount = processCount
  }
}

extension SitePicture {
  fileprivate mutating func take(_ process: ServerProcess) {
    account = process.account
    host.limits = process.limits
    host.processCount = process.processCount
  }

  /// Whether the web server has started the app since its files were last changed: only then does the
  /// app write its log.
  var hasServed: Bool {
    guard let log = places.logFile, log.size > 0 else { return false }
    let parts = [entry.facts, htaccess?.facts, chain.last, program?.facts]
    return parts.allSatisfy { part in part.map { $0.changed < log.modified } ?? true }
  }
}
