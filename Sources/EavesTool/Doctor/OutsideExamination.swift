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
    guard case .success(let missing) = await ask(HTTPProbe(url.appending(word))) else {
      return outcome
    }
    judge(first, missing, &outcome)
    outcome.findings += clock(first.answer)
    outcome.findings += await entry()
    // Where every page is 500, each costs the server the start of a process, which takes seconds.
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

  /// A page, and the addresses on the way to it.
  private struct Visit {
    var answer: HTTPProbe.Answer
    var addresses: [String]
    var isEndless = false
  }

  private static let mostRedirects = 10

  private func visit(_ address: String) async -> Result<Visit, HTTPProbe.Failure> {
    var addresses = [address]
    while true {
      let answer: HTTPProbe.Answer
      switch await ask(HTTPProbe(addresses[addresses.count - 1])) {
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

  private func httpsNotSeen(_ evidence: Finding.Evidence) -> Finding {
    Finding(
      .httpsNotSeen, evidence,
      fix: .init(
        "Behind a proxy of the host's, write PROXY_FIX_X_PROTO=1 into the entry (Settings says how), or"
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

  // MARK: - The entry and private files

  private func sourceShown(_ address: String, _ answer: HTTPProbe.Answer) -> Finding {
    let type = answer.fields[.contentType] ?? "no type"
    return Finding(
      .sourceShown, .init(address, "is the entry itself, sent as \(type)"),
      fix: .init(
        "Take the entry away or its rights (chmod 600) at once; then copy no-options.htaccess, which sets"
          + " a handler, and change every secret that was in it."))
  }

  /// The entry must be started, not shown.
  private func entry() async -> [Finding] {
    let address = url.appending(entryName)
    var probe = HTTPProbe(address)
    probe.bodyLimit = 4_096
    guard case .success(let answer) = await ask(probe), answer.status == 200,
      PageKind(answer) == .source
    else { return [] }
    return [sourceShown(address, answer)]
  }

  private func exposed(_ missing: HTTPProbe.Answer) async -> [Finding] {
    var evidence: [Finding.Evidence] = []
    if privateFiles.isEmpty {
      // An app that says the same of every path has no such file.
      for guess in PrivateGuess.all(entryName) where !guess.isIt(missing) {
        guard let answer = await page(guess.name, unlike: missing), guess.isIt(answer) else {
          continue
        }
        evidence.append(.init(url.appending(guess.name), guess.what))
      }
    }
    for file in privateFiles.prefix(60) where !file.beginning.isEmpty {
      guard let answer = await page(file.name, unlike: missing) else { continue }
      let count = min(answer.body.count, file.beginning.count)
      if count > 0, answer.body.prefix(count) == file.beginning.prefix(count)[...] {
        evidence.append(.init(url.appending(file.name), "is sent to anybody"))
      }
    }
    if evidence.isEmpty { return [] }
    return [
      Finding(
        .privateFileExposed, evidence,
        fix: .init(
          "Move them out of the web folder, or copy the rules of private-files.htaccess; then change every"
            + " secret that was in them."))
    ]
  }

  /// Folders of static files, whose names visitors can read.
  private func listed() async -> [Finding] {
    let address = url.appending("static/")
    guard case .success(let answer) = await ask(HTTPProbe(address)), PageKind(answer) == .listing
    else { return [] }
    return [
      Finding(
        .folderListed, .init(address, "is a list of the folder's files"),
        fix: .init("Write Options -Indexes into the .htaccess, where the host allows it."))
    ]
  }

  /// A page that exists; nil for one like the page of a path that does not.
  private func page(_ name: String, unlike missing: HTTPProbe.Answer) async -> HTTPProbe.Answer? {
    var probe = HTTPProbe(url.appending(name))
    probe.bodyLimit = 4_096
    guard case .success(let answer) = await ask(probe), answer.status == 200,
      missing.status != 200 || answer.body != missing.body.prefix(4_096)[...].map({ $0 })
    else { return nil }
    return answer
  }

  private func debug(_ missing: HTTPProbe.Answer) -> [Finding] {
    guard missing.text.contains("This is shown because the setting DEBUG is on") else { return [] }
    return [
      Finding(
        .debugOn, .init(url.appending(word), "shows the app's insides"),
        fix: .init("Remove DEBUG from the entry, and touch it."))
    ]
  }

  /// Cookies of a login that are not kept to encrypted connections.
  private func security(_ first: Visit) -> [Finding] {
    guard url.isSecure else { return [] }
    for field in first.answer.fields where field.name == .setCookie {
      let parts = field.value.split(separator: ";").map {
        $0.drop { $0 == " " }.lowercased()
      }
      guard parts.contains("httponly"), !parts.contains("secure") else { continue }
      let name = field.value.prefix { $0 != "=" }
      return [httpsNotSeen(.init(url.description, "sets the cookie \(name) without Secure"))]
    }
    return []
  }

  // MARK: - Limits and clock

  private func limits(_ missing: HTTPProbe.Answer) async -> [Finding] {
    let address = url.appending(word)
    let ask = self.ask
    var findings: [Finding] = []
    var probe = HTTPProbe(address)
    probe.fields = [("X-Eaves-Length", String(repeating: "x", count: LimitChecks.fieldCount))]
    if case .success(let answer) = await ask(probe), PageKind(answer) == .server {
      findings.append(LimitChecks.request(address, answer.status))
    }
    let limit = await LimitChecks.bodyLimit(upTo: LimitChecks.visitorSizes) { size in
      var probe = HTTPProbe(address)
      probe.method = "POST"
      probe.body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
      guard case .success(let answer) = await ask(probe) else { return false }
      return PageKind(answer) != .server
    }
    return findings + (limit.map { [LimitChecks.body($0, url.description, maxBody: nil)] } ?? [])
  }

  /// How far the clocks may differ, in seconds.
  private static let tolerance: Int64 = 300

  private func clock(_ answer: HTTPProbe.Answer) -> [Finding] {
    guard let text = answer.fields[.date], let time = DateField.seconds(text),
      abs(time - now) > Self.tolerance
    else { return [] }
    return [
      Finding(
        .clockWrong,
        .init(
          url.description,
          "its clock is \(abs(time - now)) seconds \(time < now ? "behind" : "ahead of") this machine's"
        ),
        fix: .init("Compare date -u on both with the real time."))
    ]
  }
}

/// The time in a field `Date` (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum DateField {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Seconds since 1970; nil for a text that is no such date.
  static func seconds(_ text: String) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int64(words[1]), (1...31).contains(day),
      let month = months.firstIndex(where: { $0 == words[2] }), let year = Int64(words[3]),
      (1970...9999).contains(year)
    else { return nil }
    let clock = words[4].split(separator: ":").compactMap { Int64($0) }
    guard clock.count == 3, clock.allSatisfy({ (0...60).contains($0) }) else { return nil }
    // Days from civil: years begin in March, so that the leap day ends them.
    let shifted = month < 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * Int64((month + 10) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return days * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
  }
}
