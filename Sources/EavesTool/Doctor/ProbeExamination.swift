import EavesGateway

/// Asks a probe beside the entry what arrives of a request: what nobody can see from outside alone.
struct ProbeExamination: Sendable {
  /// What came of it.
  struct Outcome: Sendable {
    var findings: [Finding] = []

    /// What the process is that the web server started; nil when the probe did not answer.
    var process: ServerProcess?
  }

  let url: SiteURL
  let probe: ProbeSite

  /// The setting MAX_BODY in bytes.
  let maxBody: Int

  /// Whether somebody has set it.
  let isMaxBodySet: Bool

  /// What the setting MOUNT says; nil without it.
  let mount: String?

  /// Whether the entry says that a proxy's word on the scheme counts.
  let trustsProxy: Bool

  let ask: OutsideExamination.Ask

  private static let login = "Basic ZWF2ZXM6ZG9jdG9y"

  func run() async -> Outcome {
    var outcome = Outcome()
    var question = question("/report")
    question.fields.append(("Authorization", Self.login))
    let report: ProbeReport
    switch await ask(question) {
    case .success(let answer):
      guard answer.status == 200, let found = ProbeReport(answer.text) else {
        outcome.findings = [unanswered("the probe's address answers \(answer.status)")]
        return outcome
      }
      report = found
    case .failure(let failure):
      outcome.findings = [unanswered(failure.reason)]
      return outcome
    }
    outcome.process = report.process
    outcome.findings = request(report)
    outcome.findings += await limits()
    _ = await ask(self.question("/leave"))
    return outcome
  }

  private func question(_ path: String) -> HTTPProbe {
    var question = HTTPProbe("\(url)\(probe.name)\(path)")
    question.fields = [("X-Eaves-Doctor", probe.key)]
    return question
  }

  private func unanswered(_ reason: String) -> Finding {
    Finding(
      .probeFailed, .init(url.description, reason),
      fix: .init(
        "Nothing, when all else is well. A probe needs a program of this version, and a folder that the"
          + " web server shows under this address."))
  }

  private func request(_ report: ProbeReport) -> [Finding] {
    var findings: [Finding] = []
    let expected = "\(url.decodedPath)/\(probe.name)"
    if report.mount != expected {
      let seen =
        report.mount.hasSuffix("/" + probe.name)
        ? String(report.mount.dropLast(probe.name.utf8.count + 1)) : report.mount
      findings.append(
        Finding(
          .mountWrong,
          .init(
            url.description,
            "the app takes \(seen.isEmpty ? "/" : seen) for its mount"),
          fix: .init("Write MOUNT=\(url.path.isEmpty ? "/" : url.decodedPath) into the entry.")))
    }
    if let mount, mount != url.decodedPath {
      findings.append(
        Finding(
          .mountWrong,
          .init(url.description, "the setting MOUNT says \(mount.isEmpty ? "/" : mount)"),
          fix: .init("Remove MOUNT from the entry, or correct it, and touch the file.")))
    }
    let isForwarded = trustsProxy && report.forwardedScheme == "https"
    if url.isSecure, report.scheme != "https", !isForwarded {
      findings.append(
        Finding(
          .httpsNotSeen,
          .init(url.description, "arrives at the app as \(report.scheme)"),
          fix: .init(
            "Write PROXY_FIX_PROTO=1 into the entry (Settings says how), or"
              + " SetEnvIf X-Forwarded-Proto https HTTPS=on into the .htaccess.")))
    }
    if !report.hasAuthorization {
      findings.append(
        Finding(
          .authorizationNotPassed,
          .init(url.description, "a request with a login arrives without it"),
          fix: .init(
            "If the app uses it, write CGIPassAuth On into the .htaccess; where the host forbids that,"
              + " SetEnvIf Authorization \"(.+)\" HTTP_AUTHORIZATION=$1.")))
    }
    return findings
  }

  private func limits() async -> [Finding] {
    var findings: [Finding] = []
    var long = question("/length")
    long.fields.append(
      ("X-Eaves-Length", String(repeating: "x", count: LimitChecks.fieldCount)))
    if case .success(let answer) = await ask(long), answer.status != 200 {
      findings.append(LimitChecks.request(url.description, answer.status))
    }
    if case .success(let answer) = await ask(
      question("/length?\(LimitChecks.responseFieldCount)")), answer.status != 200
    {
      findings.append(LimitChecks.response(url.description, answer.status))
    }
    let limit = await LimitChecks.bodyLimit(upTo: LimitChecks.sizes(maxBody: maxBody)) { size in
      var question = question("/body")
      question.method = "POST"
      question.timeout = 60
      question.body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
      guard case .success(let answer) = await ask(question) else { return false }
      return answer.status == 200 && answer.text == "received \(size)\n"
    }
    if let limit {
      findings.append(
        LimitChecks.body(limit, url.description, maxBody: isMaxBodySet ? maxBody : nil))
    }
    return findings
  }
}
