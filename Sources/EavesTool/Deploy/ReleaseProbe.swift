import HTTPTypes

/// Asks the site whether a certain release answers.
struct ReleaseProbe: Sendable {
  let url: String

  /// What a release is asked for with: only the one that has this text in its file `release` says so.
  /// See `Eaves-Release` in the article Deploying.
  let mark: String

  /// The page's status before the deploy; nil when it did not answer.
  var statusBefore: Int?

  /// How many times the answer has to be the release's own, one after the other: there can be several
  /// processes.
  private static let answers = 3

  /// How often, and how long in seconds, it is asked anew when something else answers, such as a cache.
  private static let retries = 5

  /// What came of it.
  enum Outcome: Hashable, Sendable {
    /// The release answers, with this status.
    case answers(status: Int)
    /// It does not, for this reason.
    case fails(String)
  }

  /// Asks until the release has answered some times, or something is wrong.
  func run() async -> Outcome {
    var status = 0
    for _ in 0..<Self.answers {
      switch await askPatiently() {
      case .answers(let answered): status = answered
      case .fails(let reason): return .fails(reason)
      }
    }
    return .answers(status: status)
  }

  private func askPatiently() async -> Outcome {
    var last = Outcome.fails("")
    for attempt in 0..<Self.retries {
      let (outcome, isFinal) = await ask()
      last = outcome
      if isFinal { return last }
      if attempt + 1 < Self.retries { try? await Task.sleep(for: .seconds(1)) }
    }
    return last
  }

  /// - Returns: what came of it, and whether it would be the same a moment later
  private func ask() async -> (Outcome, isFinal: Bool) {
    let answer: HTTPProbe.Answer
    do throws(HTTPProbe.Failure) {
      answer = try await Self.probe(url, mark: mark).run()
    } catch {
      return (.fails("\(error)"), false)
    }
    guard Self.isAnswered(answer, mark: mark) else {
      return (
        .fails(
          "\(url) is answered with \(answer.status), and not by this release"
            + Self.hint(answer)), false
      )
    }
    guard answer.status < 400 || answer.status == statusBefore else {
      return (.fails("this release answers \(url) with \(answer.status)"), true)
    }
    return (.answers(status: answer.status), true)
  }

  private static func isAnswered(_ answer: HTTPProbe.Answer, mark: String) -> Bool {
    HTTPField.Name("Eaves-Release").map { answer.fields[$0] == mark } ?? false
  }

  private static func hint(_ answer: HTTPProbe.Answer) -> String {
    switch answer.status {
    case 404: ": is the URL that of the public folder, and is .htaccess read?"
    case 500: ": the web server could not start it; `eaves doctor` looks for the reason"
    case 200 where answer.text.hasPrefix("#!"): ": the web server sends run.fcgi as text"
    default: ""
    }
  }

  /// The status of the page as it is now; nil when it does not answer.
  static func status(of url: String) async -> Int? { try? await probe(url, mark: nil).run().status }

  private static func probe(_ url: String, mark: String?) -> HTTPProbe {
    var probe = HTTPProbe(url)
    probe.fields = [(name: "Cache-Control", value: "no-cache")]
    if let mark { probe.fields.append((name: "Eaves-Release", value: mark)) }
    return probe
  }
}
