import CCrashHandler
import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Serves requests over FastCGI, one at a time, on the thread it was made on.
///
/// Each round waits for a connection, makes sure that the entry file is still the same, and only then
/// accepts or reads. So no request is answered by code older than the last touch before it, unless both
/// come between that look and accept(2), and another worker on the same socket has meanwhile taken the
/// connection that was waited for.
struct FastCGIWorker: ~Copyable {
  private let server: FastCGIServer
  private let exchange: FastCGIExchange
  private var responder: Responder
  private let logger: Logger
  private var accessLog: AccessLog
  private var connections: ConnectionSet

  /// Those of the request at hand; the next one's come into the same memory.
  private var variables = Variables([])

  /// Where requests go while the application cannot start but an older version still runs.
  private let relay: Relay?

  /// - Parameter kept: open connections over which the web server may send a request
  /// - Throws: `SystemError` when libfcgi cannot be initialised
  init(_ server: FastCGIServer, kept: [Int32]) throws(SystemError) {
    let exchange = try FastCGIExchange()
    let alarm = Alarm()
    let connections = try ConnectionSet(server: server, alarm: alarm?.descriptor, kept: kept)
    self.server = server
    self.exchange = exchange
    responder = Responder(server.service)
    accessLog = AccessLog(server.service, alarm: alarm)
    logger = server.service.log.logger(errors: exchange)
    self.connections = connections
    relay = server.predecessors.isEmpty ? nil : Relay(to: server.predecessors)
  }

  /// Serves until there is a reason to stop.
  /// - Returns: the open connections that the next version can go on with
  nonisolated(nonsending) mutating func run() async -> [Int32] {
    defer { accessLog.flush() }
    while true {
      switch server.interruption.reason {
      case .none: break
      case .replaced: return connections.kept
      case .retired, .terminated:
        await serveBacklog()
        return []
      }
      connections.wait()
      if connections.alarmWentOff { accessLog.alarmWentOff() }
      switch server.reloader.examine(asking: connections.mayLackReports) {
      case .serve:
        guard let connection = connections.next(), let progress = begin(on: connection) else {
          break
        }
        // Most answers are done here, without an asynchronous call.
        if case .done(let answer) = progress, answer.afterResponse.isEmpty {
          end(answer)
        } else {
          await finish(progress)
        }
      case .replace: server.interruption.stop(.replaced)
      case .retire: server.interruption.stop(.retired)
      }
    }
  }

  /// Serves what waits already, for at most five seconds: mod_fcgid kills after eight.
  nonisolated(nonsending) private mutating func serveBacklog() async {
    let deadline = MonotonicClock.now + 5_000_000_000
    server.socket.refuseFurther()
    while MonotonicClock.now < deadline, let connection = connections.nextBeforeLeaving() {
      if let progress = begin(on: connection) { await finish(progress) }
    }
    connections.closeAll()
  }

  /// Answers the request that arrives on a connection, as far as nothing has to be waited for.
  /// - Returns: nil when there is none to answer here
  private mutating func begin(on connection: Int32) -> Responder.Progress? {
    if let relay, relay.pass(connection) { return nil }
    guard exchange.begin(on: connection) else { return nil }
    variables.replace(with: UnsafePointer(exchange.environment), in: exchange.memory)
    accessLog.begin(variables)
    accessLog.withLabel {
      eaves_crash_begin_fastcgi(connection, exchange.requestID, $0, $1)
    }
    return responder.begin(
      variables, over: exchange, isResponder: exchange.isResponder, logger: logger)
  }

  /// Waits for what is left of an answer, and does the work that comes after it. Both may take long, and
  /// the log holds no line meanwhile.
  nonisolated(nonsending) private mutating func finish(_ progress: Responder.Progress) async {
    accessLog.flush()
    let answer = await responder.finish(progress, over: exchange, logger: logger)
    end(answer)
    guard !answer.afterResponse.isEmpty else { return }
    accessLog.flush()
    for work in answer.afterResponse { await work() }
  }

  /// Ends the exchange, and logs it.
  private mutating func end(_ answer: Responder.Answer) {
    if let kept = exchange.finish(complete: answer.isComplete) { connections.keep(kept) }
    eaves_crash_end()
    accessLog.end(answer)
  }
}
