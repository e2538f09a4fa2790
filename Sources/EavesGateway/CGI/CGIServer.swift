import CCrashHandler

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Answers the one request of a CGI process.
struct CGIServer {
  /// How long the process goes on after SIGTERM, in seconds.
  private static let grace: UInt32 = 8

  let service: Service

  /// Answers, does the work that comes after the response, and ends the process, which frees all there
  /// is at once.
  func run(_ variables: Variables) -> Never {
    signal(SIGPIPE, SIG_IGN)
    // lighttpd sends it as soon as it has the whole response, when there may be work left to do.
    signal(SIGTERM) { _ in alarm(CGIServer.grace) }
    _ = eaves_crash_prepare_thread()
    WorkerExecutor().run { await serve(variables) }
    exit(0)
  }

  nonisolated(nonsending) private func serve(_ variables: Variables) async {
    let exchange = CGIExchange(variables)
    var accessLog = AccessLog(service)
    accessLog.begin(variables)
    accessLog.withLabel { eaves_crash_begin_cgi($0, $1) }
    var responder = Responder(service)
    let logger = service.log.loggerToServer()
    let progress = responder.begin(variables, over: exchange, logger: logger)
    let answer = await responder.finish(progress, over: exchange, logger: logger)
    // A client that has gone is no longer there to be told.
    try? exchange.flush()
    eaves_crash_end()
    endResponse()
    accessLog.end(answer)
    for work in answer.afterResponse { await work() }
  }

  /// Says that the response is complete, which for the server it is when no descriptor leads to it any
  /// more, and not when the process ends.
  private func endResponse() {
    // Under mod_cgid the output is a socket, and the input is the same one.
    shutdown(STDOUT_FILENO, Int32(SHUT_WR))
    Descriptor.close(STDOUT_FILENO)
  }
}
