import EavesGateway
import HTTPTypes

/// Asks a site as a visitor would, and looks at what comes back.
///
/// It asks for the first page, for one that does not exist, for the entry and for files that are nobody's
/// business, and it sends long fields and long bodies to the page that does not exist. Nothing of that
/// changes anything in an app.
struct OutsideExamination: Sendable {
  /// Asks once.
  typealias Ask = @Sendable (HTTPProbe) async -> Result<HTTPProbe.Answer, HTTPProbe.Failure>

  /// What came of it.
  struct Outcome: Sendable {
    var findings: [Finding] = []

    /// Whether a page of the app's was answered.
    var answers = false

    /// The status of the server's own error page, in the app's stead.
    var refusal: Int?
  }

  let url: SiteURL
  let entryName: String

  /// Files in the web folder that are not for visitors, and what they begin with; none when only the URL
  /// is known.
  var privateFiles: [(name: String, beginning: [UInt8])] = []

  /// The time by this machine's clock, in seconds since 1970.
  var now: Int64

  /// The word in the address of the page that does not exist.
  var word = "eaves-doctor-" + String(UInt64.random(in: .min ... .max), radix: 16)

  var ask: Ask = { probe in
    do throws(HTTPProbe.Failure) { return .success(try await probe.run()) } catch {
      return .failure(error)
    }
  }

  func run() async -> Outcome {
    var outcome = Outcome()
    let first: Visit
    switch await visit(url.description) {
    case .success(let found): first = found
    case .failure(let failure):
      outcome.findings.append(unreachable(failure))
      return outcome
    }
    outcome.findings += redirects(first)
    let missing = await missingPage(first.answer)
    judge(first, missing, &outcome)
    outcome.findings += clock(first.answer)
    outcome.findings += await entry()
    if outcome.refusal.map({ $0 < 500 }) ?? true {
      outcome.findings += await exposed(missing) + listed()
    }
    if outcome.answers {
      outcome.findings += debug(missing) + security(first)
      outcome.findings += await limits(missing)
    }
    return outcome
  }

  // MARK: - Pages

  /// The page of a path that does not exist. Where the web server answers 500 to the first page, that
  /// stands for it: each further request costs the server the start of a process, which takes seconds.
  private func missingPage(_ first: HTTPProbe.Answer) async -> HTTPProbe.Answer {
    if first.status >= 500, PageKind(first) == .server { return first }
    guard case .success(let answer) = await ask(HTTPProbe(url.appending(word))) else {
      return first
    }
    return answer
  }

  /// A page, and the addresses on the way to it.
  struct Visit {
    var answer: HTTPProbe.Answer
    var addresses: [String]
    var isEndless = false
  }

  private static let mostRedirects = 10

  /// How long the first page may take, in seconds: mod_fcgid can try for a minute before it says that a
  /// program cannot be started.
  private static let patience = 90

  private func visit(_ address: String) async -> Result<Visit, HTTPProbe.Failure> {
    var addresses = [address]
    while true {
      var question = HTTPProbe(addresses[addresses.count - 1])
      question.timeout = Self.patience
      let answer: HTTPProbe.Answer
      switch await ask(question) {
      case .success(let found): answer = found
      case .failure(let failure): return .failure(failure)
      }
      var visit = Visit(answer: answer, addresses: addresses)
      guard [301, 302, 303, 307, 308].contains(answer.status),
        let location = answer.fields[.location]
      else { return .success(visit) }
      let next = SiteURL.resolve(location, from: addresses[addresses.count - 1])
      guard !addresses.contains(next), addresses.count <= Self.mostRedirects else {
        visit.addresses.append(next)
        visit.isEndless = true
        return .success(visit)
      }
      // Where the site sends visitors to another host, that one is not this site.
      guard let target = SiteURL(next), target.authority == url.authority else {
        return .success(visit)
      }
      addresses.append(next)
    }
  }

  private func unreachable(_ failure: HTTPProbe.Failure) -> Finding {
    let reason = failure.reason.lowercased()
    let isSecurity = ["certificate", "handshake", "ssl", "tls"].contains { reason.contains($0) }
    return isSecurity
      ? Finding(
        .tlsInvalid, .init(url.description, failure.reason),
        fix: .init("Have the host issue a certificate for this name."))
      : Finding(
        .urlUnreachable, .init(url.description, failure.reason),
        fix: .init("Check the address, and that the domain points to this host."))
  }

  private func redirects(_ visit: Visit) -> [Finding] {
    var findings: [Finding] = []
    if visit.isEndless {
      let hops = zip(visit.addresses, visit.addresses.dropFirst()).suffix(3).map {
        Finding.Evidence($0, "sends visitors to \($1)")
      }
      let changesScheme =
        visit.addresses.contains { $0.hasPrefix("http:") }
        && visit.addresses.contains { $0.hasPrefix("https:") }
      findings.append(
        Finding(
          .redirectLoop, hops,
          fix: .init(
            changesScheme
              ? "The app or a rule does not see that the request was encrypted; test for"
                + " %{HTTP:X-Forwarded-Proto} instead of %{HTTPS}, or remove one of the two redirects."
              : "Remove one of the rules or handlers that redirect.")))
    }
    if url.isSecure, let plain = visit.addresses.dropFirst().first(where: { $0.hasPrefix("http:") })
    {
      findings.append(httpsNotSeen(.init(visit.addresses[0], "sends visitors to \(plain)")))
    }
    return findings
  }

  func httpsNotSeen(_ evidence: Finding.Evidence) -> Finding {
    Finding(
      .httpsNotSeen, evidence,
      fix: .init(
        "Behind a proxy of the host's, write PROXY_FIX_PROTO=1 into the entry (Settings says how), or"
          + " SetEnvIf X-Forwarded-Proto https HTTPS=on into the .htaccess."))
  }

  private func judge(_ first: Visit, _ missing: HTTPProbe.Answer, _ outcome: inout Outcome) {
    if first.isEndless { return }
    let address = first.addresses[first.addresses.count - 1]
    let kinds = (PageKind(first.answer), PageKind(missing))
    outcome.answers = kinds.1 == .app || (kinds.1 == .appError)
    switch kinds.0 {
    case .startFailure(let log): outcome.findings.append(startFailure(address, log))
    case .source: outcome.findings.append(sourceShown(address, first.answer))
    case .listing:
      outcome.findings.append(
        Finding(
          .rootNotReached, severity: .error, .init(address, "is a list of the folder's files"),
          fix: .init("Copy the rules of recommended.htaccess.")))
    case .appError where outcome.answers: outcome.findings.append(appError(address))
    case .app where first.answer.status >= 500 && outcome.answers:
      outcome.findings.append(appError(address))
    case .server where outcome.answers && first.answer.status < 500:
      outcome.findings.append(
        Finding(
          .rootNotReached, severity: .error,
          .init(
            address, "answers \(first.answer.status), by the web server; other pages are the app's"),
          fix: .init("Copy the rules of recommended.htaccess.")))
    case .appError, .server:
      outcome.refusal = first.answer.status
      outcome.findings.append(refused(address, first.answer))
    case .app where first.answer.status >= 500:
      outcome.refusal = first.answer.status
      outcome.findings.append(refused(address, first.answer))
    case .app: break
    }
    guard kinds.1 == .server, kinds.0 == .app || kinds.0 == .appError else { return }
    let page = url.appending(word)
    if missing.status == 404 {
      outcome.findings.append(
        Finding(
          .entryNotReached, .init(page, "is 404 by the web server, and not by the app"),
          fix: .init(
            "Copy recommended.htaccess as .htaccess beside the entry; if it is there, the host does not"
              + " read it (AllowOverride None): ask the host.")))
    } else {
      outcome.refusal = outcome.refusal ?? missing.status
      outcome.findings.append(refused(page, missing))
    }
  }

  private func startFailure(_ address: String, _ log: String?) -> Finding {
    Finding(
      .appCannotStart, .init(address, "says that the application could not start"),
      fix: .init(
        "Its log says why\(log.map { ": \($0)" } ?? ""). Mend it, and touch \(entryName).",
        command: "./\(entryName) --check"))
  }

  private func appError(_ address: String) -> Finding {
    Finding(
      .appError, .init(address, "answers 500, by the app"),
      fix: .init("The app's log names the error and the line: logs below ROOT."))
  }

  private func refused(_ address: String, _ answer: HTTPProbe.Answer) -> Finding {
    let evidence = Finding.Evidence(address, "answers \(answer.status), by the web server")
    let inside = "on the host: ./\(entryName) --doctor"
    switch answer.status {
    case 401, 403:
      return Finding(
        .forbidden, evidence,
        fix: .init("Look at the mode of the entry and of the folders on the way, \(inside)"))
    case 404:
      return Finding(
        .notFound, evidence,
        fix: .init("Check the address, and that the files lie in the folder it stands for."))
    case 503:
      return Finding(
        .serviceUnavailable, evidence,
        fix: .init("Look at the limits of processes, \(inside)"))
    case 502, 504:
      return Finding(
        .badGateway, evidence,
        fix: .init("Look whether the app runs, and whether a page takes long."))
    default:
      return Finding(
        .serverError, evidence, fix: .init("Look for the cause from inside, \(inside)"))
    }
  }
}
