import NIOCore
import NIOHTTP1

/// The decisions of the development server: what keeps the app from answering is shown as a page, and
/// pages refresh themselves.
final class DevelopmentDesk: FrontDesk {
  /// What there is to be shown.
  enum State {
    /// The app is being built or started.
    case working(String)
    case ready
    case failed(Problem)
  }

  /// What tells one state of the site from another to a page that shows one.
  private(set) var generation: String

  let events = EventHub()
  private(set) var state = State.working("Starting")

  private let mount: Mount
  private let folder: String
  private let isPrivate: Bool
  private let run: String
  private let showRequest: (String) -> Void
  private let crashes: any CrashFinder
  private var count = 0

  /// Whether a version of the program runs, be it an older one.
  private var hasProgram = false
  private var waiting: [(FrontAnswer?) -> Void] = []

  /// - Parameters:
  ///   - folder: the app's folder
  ///   - isPrivate: whether only this machine is to reach the app
  ///   - crashes: finds out what is known about a crash
  ///   - showRequest: called with a line for each request
  init(
    mount: Mount, folder: String, isPrivate: Bool, crashes: any CrashFinder,
    showRequest: @escaping (String) -> Void
  ) {
    self.mount = mount
    self.isPrivate = isPrivate
    self.folder = folder
    self.crashes = crashes
    self.showRequest = showRequest
    // Pages that an earlier server has left in the browser are to refresh themselves too.
    run = String(UInt32.random(in: 0 ... .max), radix: 36)
    generation = "\(run)-0"
  }

  // MARK: The state

  /// The app is being built or started.
  func work(_ progress: String) {
    state = .working(progress)
    tell(progress)
  }

  /// The app runs, in a new version.
  func becomeReady() {
    hasProgram = true
    change(to: .ready)
  }

  /// The app cannot run.
  func fail(_ problem: Problem) { change(to: .failed(problem)) }

  private func change(to state: State) {
    self.state = state
    count += 1
    generation = "\(run)-\(count)"
    tell("")
    let waiting = waiting
    self.waiting = []
    for decide in waiting {
      if case .failed(let problem) = state, !hasProgram {
        decide(answer(problem.page(folder: folder), status: 500, asHTML: true, method: "GET"))
      } else {
        decide(nil)
      }
    }
  }

  private func tell(_ progress: String) {
    events.send(
      #"{"generation": "\#(generation)", "progress": "\#(progress.escapedForJSON)"}"#)
  }

  // MARK: Requests

  func receive(_ request: HTTPRequestHead, _ decide: @escaping (FrontAnswer?) -> Void) {
    if isPrivate, let host = request.headers.first(name: "Host"), !Self.isOwn(host) {
      return decide(strange(host, request))
    }
    if request.uri == RefreshScript.path { return decide(listen()) }
    switch mount.position(of: request.uri) {
    case .inside: break
    case .bare: return decide(.redirect(to: mount.withSlash(request.uri)))
    case .outside: return decide(outside(request))
    }
    if Self.isKeptByApache(request.uri) { return decide(kept(request)) }
    let asks = Asking(request)
    switch state {
    case .ready: decide(nil)
    case .failed where asks.isPart && hasProgram: decide(nil)
    case .failed(let problem):
      decide(
        answer(
          problem.page(folder: folder), status: 500, asHTML: asks.wantsHTML,
          method: request.method.rawValue))
    case .working where asks.isPart && hasProgram: decide(nil)
    case .working(let progress) where asks.wantsHTML && asks.isRepeatable:
      decide(.page(status: 503, waitingPage(progress), fields: [CGIHead.Field("Retry-After", "1")]))
    case .working: waiting.append(decide)
    }
  }

  /// Whether a name is one of this machine, or no name. Under any other, a page somewhere else could
  /// have been told to read from this server, and source code is shown here (DNS rebinding).
  private static func isOwn(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? host : String(host.prefix { $0 != ":" })
    return name.lowercased() == "localhost" || name.lowercased().hasSuffix(".localhost")
      || host.hasPrefix("[") || IPAddress(name) != nil
  }

  private func strange(_ host: String, _ request: HTTPRequestHead) -> FrontAnswer {
    let page = ProblemPage(
      label: "Not here", title: "The app is not served as \(host)",
      sections: [
        .paragraph(
          "While an app is developed it is shown to this machine only, under localhost or a numeric"
            + " address. To serve it to others and under other names, choose an address with --host."
        )
      ], footer: "")
    return answer(
      page, status: 403, asHTML: Asking(request).wantsHTML, method: request.method.rawValue)
  }

  private func listen() -> FrontAnswer {
    FrontAnswer(status: 200, type: "text/event-stream", body: .events(events))
  }

  /// Whether Apache answers by itself: it hands on no encoded slash (AllowEncodedSlashes Off) and no
  /// encoded zero.
  private static func isKeptByApache(_ target: String) -> Bool {
    let path = target.prefix { $0 != "?" }.lowercased()
    return path.contains("%2f") || path.contains("%00")
  }

  private func kept(_ request: HTTPRequestHead) -> FrontAnswer {
    let page = ProblemPage(
      label: "Not found", title: "Apache does not hand this address to the app",
      subtitle: request.pathForLog,
      sections: [
        .paragraph(
          "A slash in a value that is written %2F, or %00, makes Apache answer 404 by itself, unless"
            + " its configuration has AllowEncodedSlashes. Put such a value into the query, or make"
            + " the rule's converter one that takes slashes.")
      ], footer: "")
    return answer(
      page, status: 404, asHTML: Asking(request).wantsHTML, method: request.method.rawValue)
  }

  private func outside(_ request: HTTPRequestHead) -> FrontAnswer {
    let page = ProblemPage(
      label: "Not found", title: "The app is at \(mount)/",
      subtitle: "Nothing is at \(request.pathForLog).",
      sections: [
        .paragraph("It is served under that path because eaves serve was told --mount \(mount).")
      ],
      footer: "On the host, what lies outside of the app's folder belongs to others.")
    let asks = Asking(request)
    return answer(page, status: 404, asHTML: asks.wantsHTML, method: request.method.rawValue)
  }

  private func waitingPage(_ progress: String) -> String {
    let page = ProblemPage(
      label: "One moment", title: "The app is being built",
      sections: [.paragraph("This page refreshes itself when that is done.")], footer: progress)
    return page.html(script: script(method: "GET").html)
  }

  private func script(method: String) -> RefreshScript {
    RefreshScript(generation: generation, method: method, nonce: Self.nonce())
  }

  private static func nonce() -> String {
    String(UInt64.random(in: 0 ... .max), radix: 36)
      + String(UInt64.random(in: 0 ... .max), radix: 36)
  }

  private func answer(
    _ page: ProblemPage, status: Int, asHTML: Bool, method: String
  ) -> FrontAnswer {
    guard asHTML else { return .text(status: status, page.text()) }
    return .page(status: status, page.html(script: script(method: method).html))
  }

  // MARK: Answers

  func adapt(_ head: inout CGIHead, to request: HTTPRequestHead) -> ByteBuffer? {
    HTMLInjection.adapt(&head, to: request, generation: generation, nonce: Self.nonce())
  }

  /// A crash is answered with status 500 by the process that is about to end.
  func holds(_ head: CGIHead, to request: HTTPRequestHead) -> Bool { head.status == 500 }

  func judge(_ request: HTTPRequestHead, _ decide: @escaping (FrontAnswer?) -> Void) {
    crashes.find(request, end: nil) { [self] crash in
      decide(crash.map { answer($0, to: request) })
    }
  }

  func answer(
    to request: HTTPRequestHead, failure: FrontFailure, _ decide: @escaping (FrontAnswer) -> Void
  ) {
    guard failure.status == 502 else {
      return decide(problemAnswer(to: request, failure))
    }
    crashes.find(request, end: failure.processEnd) { [self] crash in
      decide(crash.map { answer($0, to: request) } ?? problemAnswer(to: request, failure))
    }
  }

  private func answer(_ crash: ProblemPage, to request: HTTPRequestHead) -> FrontAnswer {
    answer(
      crash, status: 500, asHTML: Asking(request).wantsHTML, method: request.method.rawValue)
  }

  private func problemAnswer(to request: HTTPRequestHead, _ failure: FrontFailure) -> FrontAnswer {
    guard failure.status >= 500 else { return PlainPage(status: failure.status).answer }
    let page = ProblemPage(
      label: HTTPResponseStatus(statusCode: failure.status).reasonPhrase,
      title: "The app did not answer", subtitle: "\(request.method.rawValue) \(request.pathForLog)",
      sections: [.paragraph(failure.reason)])
    return answer(
      page, status: failure.status, asHTML: Asking(request).wantsHTML,
      method: request.method.rawValue)
  }

  func finished(
    _ request: HTTPRequestHead, from visitor: Visitor, status: Int?, failure: FrontFailure?,
    time: TimeAmount
  ) {
    guard request.uri != RefreshScript.path else { return }
    let milliseconds = time.nanoseconds / 1_000_000
    let outcome = status.map { "\($0)" } ?? "gone"
    var line = "\(request.method.rawValue) \(request.pathForLog) \(outcome) \(milliseconds) ms"
    if let failure { line += " (\(failure.reason))" }
    showRequest(line)
  }
}

/// What the one who sent a request wants.
private struct Asking {
  /// Whether it is a browser that goes to a page.
  let wantsHTML: Bool

  /// Whether it is a browser that needs something for a page it has, such as a stylesheet.
  let isPart: Bool

  /// Whether it can be asked again without harm.
  let isRepeatable: Bool

  init(_ request: HTTPRequestHead) {
    isRepeatable = request.method == .GET || request.method == .HEAD
    let accepts = request.headers.first(name: "Accept") ?? ""
    if let destination = request.headers.first(name: "Sec-Fetch-Dest") {
      let isDocument = ["document", "frame", "iframe"].contains(destination)
      wantsHTML = isDocument
      isPart = !isDocument
    } else {
      wantsHTML = accepts.contains("text/html")
      isPart = false
    }
  }
}

extension String {
  /// The text as it stands between the quotes of JSON.
  fileprivate var escapedForJSON: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case "\u{0}"..."\u{1F}": escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
