import EavesGateway
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Examines a site from inside, from outside, or both, and puts together what was seen.
struct SiteExamination: Sendable {
  /// Nil when only the URL is known.
  let location: SiteLocation?

  /// Nil when nobody asks from outside.
  let url: SiteURL?

  /// Whether a probe may be put beside the entry.
  let usesProbe: Bool

  /// Told what is being done just now.
  var progress: @Sendable (String) -> Void = { _ in }

  init(location: SiteLocation?, url: SiteURL?, usesProbe: Bool) {
    self.location = location
    self.url = url
    self.usesProbe = usesProbe
  }

  func run() async -> DoctorReport {
    let picture = location.map { SitePicture(of: $0) }
    var outside: OutsideExamination.Outcome?
    var findings: [Finding] = []
    var process: ServerProcess?
    if let url {
      progress("asking \(url)")
      let examination = outsideExamination(url, picture)
      let outcome = await examination.run()
      outside = outcome
      findings += outcome.findings
      if let location, let picture, usesProbe, outcome.answers {
        progress("asking \(url) through a probe")
        let probed = await probe(location, url, picture, examination.ask)
        // The probe knows the longest body better than a visitor does.
        if probed.findings.contains(where: { $0.code == .bodyLimit }) {
          findings.removeAll { $0.code == .bodyLimit }
        }
        findings += probed.findings
        process = probed.process
      }
    }
    if let location {
      progress("looking at \(location.folder)")
      let inside = Doctor.examine(
        location, urlPath: url?.decodedPath, answers: outside?.answers, process: process)
      findings += Self.combine(inside, outside)
    }
    return DoctorReport(
      folder: location?.folder, entry: location?.entry, url: url?.description,
      findings: Doctor.sorted(Self.withoutRepetition(findings)))
  }

  private func outsideExamination(_ url: SiteURL, _ picture: SitePicture?) -> OutsideExamination {
    var examination = OutsideExamination(
      url: url, entryName: picture?.entry.name ?? "run.fcgi", now: Int64(time(nil)))
    if let picture { examination.privateFiles = PrivateFiles.all(of: picture) }
    return examination
  }

  private func probe(
    _ location: SiteLocation, _ url: SiteURL, _ picture: SitePicture,
    _ ask: @escaping OutsideExamination.Ask
  ) async -> ProbeExamination.Outcome {
    guard let program = picture.program?.path else { return ProbeExamination.Outcome() }
    let site: ProbeSite
    do throws(ToolError) {
      site = try ProbeSite(beside: location, program: program, root: picture.root)
    } catch {
      return ProbeExamination.Outcome(findings: [
        Finding(
          .probeFailed, severity: .warning, .init(error.message),
          fix: .init("Start the command as the site's own account, on the host."))
      ])
    }
    defer { site.remove() }
    return await ProbeExamination(
      url: url, probe: site, maxBody: picture.settings[GatewayKeys.maxBody],
      isMaxBodySet: picture.settings.origin(of: GatewayKeys.maxBody) != .defaultValue,
      mount: picture.settings[GatewayKeys.mount],
      trustsProxy: picture.entry.settings?.lines.contains {
        $0.key == "PROXY_FIX_PROTO" && $0.value != "0"
      } ?? false,
      ask: ask
    ).run()
  }

  // MARK: - Putting together

  /// What was found inside, in the light of what was seen from outside.
  static func combine(
    _ inside: [Finding], _ outside: OutsideExamination.Outcome?
  ) -> [Finding] {
    guard let outside else { return inside }
    let isExplained = inside.contains { $0.severity == .error }
    return inside.compactMap { finding in
      var finding = finding
      // Visitors have been sent the files, or have not.
      if finding.code == .privateFileExposed, outside.answers { return nil }
      if finding.code.isRefutedByAnswer, let refusal = outside.refusal, !isExplained,
        finding.code.explains(refusal)
      {
        finding.severity = .error
      }
      return finding
    }
  }

  /// What was seen both from inside and from outside is told once.
  private static func withoutRepetition(_ findings: [Finding]) -> [Finding] {
    var seen: Set<Finding> = []
    return findings.filter { seen.insert($0).inserted }
  }
}

extension FindingCode {
  /// Whether it is a likely reason for a web server's own error page.
  fileprivate func explains(_ status: Int) -> Bool {
    switch self {
    case .htaccessOptions, .htaccessModule, .writableByGroup, .ownerDiffers, .entrySymlink,
      .shebangEnvironment:
      status >= 500
    case .folderNotSearchable, .htaccessUnreadable: status == 403
    case .htaccessMissing, .rewriteOff, .rewritePathDiffers, .outsideWebFolder: status == 404
    default: false
    }
  }
}
