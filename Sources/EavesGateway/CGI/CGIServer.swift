import CCrashHandler

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Answers the one request of a CGI process.
struct CGIServer {
  let service: Service

  /// Answers, and does the work that comes after the response.
  func run(_ variables: Variables) {
    signal(SIGPIPE, SIG_IGN)
    _ = eaves_crash_prepare_thread()
    WorkerExecutor().run { await serve(variables) }
  }

  nonisolated(nonsending) private func serve(_ variables: Variables) async {
    let began = MonotonicClock.now
    let exchange = CGIExchange(variables)
    RequestLabel(variables).withCString { eaves_crash_begin_cgi($0, $1) }
    let answer = await Responder(service).answer(
      variables, over: exchange, logger: service.log.logger())
    // A client that has gone is no longer there to be told.
    try? exchange.flush()
    // The server takes the response as complete when the pipe closes, not when the process ends.
    Descriptor.close(STDOUT_FILENO)
    eaves_crash_end()
    service.logRequest(variables, answer, began: began)
    for work in answer.afterResponse { await work() }
  }
}
