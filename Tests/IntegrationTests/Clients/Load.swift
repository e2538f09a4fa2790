import Foundation

/// Visitors who ask one after the other, each over a connection that is kept, until told to stop.
///
/// Every answer is remembered with the times it was asked for and received.
final class Load: @unchecked Sendable {
  /// One request and what became of it.
  struct Exchange: Sendable {
    /// When the first byte was sent and the last one received, on `Clock`.
    var sent: UInt64
    var received: UInt64
    /// 0 when there was no answer.
    var status: Int
    /// The body, or what went wrong.
    var text: String

    /// The version of the code that answered: the first word of the body.
    var version: Int? { text.split(separator: " ").first.flatMap { Int($0) } }

    /// The process that answered: the last word of the body.
    var process: Int? { text.split { $0 == " " || $0 == "\n" }.last.flatMap { Int($0) } }
  }

  private let endpoint: Endpoint
  private let target: String
  private let lock = NSLock()
  private var isStopped = false
  private var exchanges: [Exchange] = []
  private var running = 0

  init(_ endpoint: Endpoint, _ target: String, connections: Int = 8) {
    self.endpoint = endpoint
    self.target = target
    running = connections
    for _ in 0..<connections {
      Thread { self.visit() }.start()
    }
  }

  deinit { lock.withLock { isStopped = true } }

  /// How many answers have been received so far.
  var count: Int { lock.withLock { exchanges.count } }

  /// Waits until this many more answers have come.
  func proceed(by answers: Int, seconds: Double = 60) throws {
    let wanted = count + answers
    guard Wait.until(seconds, { count >= wanted }) else {
      throw Failure("only \(count) of \(wanted) answers came within \(seconds) s")
    }
  }

  /// Waits until answers have come from so many processes.
  func meet(processes wanted: Int, seconds: Double = 60) throws {
    let met = { self.lock.withLock { self.exchanges.processes.count } }
    guard Wait.until(seconds, { met() >= wanted }) else {
      throw Failure("only \(met()) of \(wanted) processes answered within \(seconds) s")
    }
  }

  /// Stops the visitors once each has its answer.
  /// - Returns: all exchanges
  func stop(seconds: Double = 90) throws -> [Exchange] {
    lock.withLock { isStopped = true }
    guard Wait.until(seconds, { lock.withLock { running == 0 } }) else {
      throw Failure("a visitor waits for its answer for more than \(seconds) s")
    }
    return exchanges
  }

  private func visit() {
    var client: HTTPClient?
    while !lock.withLock({ isStopped }) {
      let exchange = ask(&client)
      lock.withLock { exchanges.append(exchange) }
    }
    lock.withLock { running -= 1 }
  }

  private func ask(_ client: inout HTTPClient?) -> Exchange {
    let question = HTTPQuestion(target)
    let sent = Clock.now
    // A server may close a connection that is kept at any time, also just when a request is on its
    // way; a client then asks anew (RFC 9112 §9.3.1). On a fresh connection there is no such excuse.
    if let kept = client, kept.exchanges > 0, let answer = try? kept.ask(question) {
      if answer.closes { client = nil }
      return exchange(sent, answer)
    }
    do {
      let fresh = try HTTPClient(endpoint)
      let answer = try fresh.ask(question)
      client = answer.closes ? nil : fresh
      return exchange(sent, answer)
    } catch {
      client = nil
      return Exchange(sent: sent, received: Clock.now, status: 0, text: "\(error)")
    }
  }

  private func exchange(_ sent: UInt64, _ answer: HTTPAnswer) -> Exchange {
    Exchange(
      sent: sent, received: Clock.now, status: answer.isComplete ? answer.status : 0,
      text: answer.text)
  }
}

extension [Load.Exchange] {
  /// The processes that answered.
  var processes: Set<Int> { Set(compactMap(\.process)) }

  /// The versions that answered.
  var versions: Set<Int> { Set(compactMap(\.version)) }

  /// Those that got anything but 200, as text for a message: at most ten, and how many there are.
  var failures: String {
    let failed = filter { $0.status != 200 }
    let shown = failed.prefix(10).map { "\($0.status) \($0.text.prefix(200))" }
    return failed.isEmpty ? "" : "\(failed.count) of \(count):\n" + shown.joined(separator: "\n")
  }
}
