import Logging
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Decides, before each request, whether this process is still the right one to answer it.
final class Reloader: Sendable {
  /// What a worker should do.
  enum Verdict {
    /// Answer the request.
    case serve
    /// Leave it in the backlog for the next version.
    case replace
    /// Serve what waits, then leave: the web server sends nothing more.
    case retire
  }

  private struct Memory {
    /// The last state of the files that did not pass its trial, or is known to be the same code.
    var settled: EntryWatch.State?
    /// The last state whose trial was postponed, so that the log says it once.
    var postponed: EntryWatch.State?
    /// The change that a version starts for which passed its trial.
    var succession: Succession?
  }

  private let watch: EntryWatch
  private let retiresWhenReplaced: Bool
  private let logger: Logger
  private let memory = Mutex(Memory())

  /// Tells when the files need not be compared; nil where they must be each time.
  private let monitor: PathMonitor?

  /// When they are compared all the same, which finds what the kernel does not report.
  private let round = Periodically(every: 1_000_000_000)

  /// - Parameters:
  ///   - monitor: of the same files; nil where they cannot be monitored
  ///   - retiresWhenReplaced: whether this process leaves when another file takes the entry's name, which
  ///     mod_fcgid takes for another program
  init(watch: EntryWatch, monitor: PathMonitor?, retiresWhenReplaced: Bool, logger: Logger) {
    self.watch = watch
    self.monitor = monitor
    self.retiresWhenReplaced = retiresWhenReplaced
    self.logger = logger
  }

  /// Where the kernel reports that files may have changed; nil where it does not.
  var reports: Int32? { monitor?.descriptor }

  /// Takes the reports that there are.
  func takeReports() { monitor?.takeReports() }

  /// Compares the files, where something may have changed. As long as the kernel has nothing to report,
  /// that takes no lock and at most one question to it; else two calls of stat(2).
  ///
  /// It is to be called after a wait for requests. Before a connection is accepted, what had been reported
  /// when the wait ended is not enough: of several processes on one socket, this one may be the last to
  /// run again, and what it then accepts arrived after a touch that came in between.
  /// - Parameter asking: whether the kernel may have more to report than was taken, of what came before the
  ///   request
  func examine(asking: Bool) -> Verdict {
    if let monitor, monitor.isQuiet(asking: asking), !round.isDue() { return .serve }
    let look = monitor?.beginLook()
    let state = watch.current
    // Only one worker tries the new version; the others wait for what comes of it, since they may
    // not answer with old code meanwhile.
    let (verdict, isSettled) =
      state == watch.initial
      ? (.serve, true) : memory.withLock { (judge(state, &$0), state == $0.settled) }
    if isSettled, let look { monitor?.settle(look) }
    return verdict
  }

  private func judge(_ state: EntryWatch.State, _ memory: inout Memory) -> Verdict {
    // While an upload has removed a file and not yet put the new one in its place, go on.
    guard let entry = state.entry, state.program != nil, state != memory.settled else {
      return .serve
    }
    let seen = MonotonicClock.now
    switch Preflight.run(entry: watch.entry.path) {
    case .sound:
      if retiresWhenReplaced, let initial = watch.initial.entry, !entry.isSameFile(as: initial) {
        logger.notice("\(watch.entry.path) was replaced by another file; this process leaves")
        return .retire
      }
      memory.succession = Succession(watch.entry, from: watch.initial, to: state, seen: seen)
      return .replace
    case .failed(let reason):
      memory.settled = state
      logger.error(
        "the changed \(watch.entry.path) cannot start, so the running version goes on: \(reason)")
      return .serve
    case .postponed(let reason):
      if memory.postponed != state {
        memory.postponed = state
        logger.notice("reload postponed to the next request: \(reason)")
      }
      return .serve
    }
  }

  /// Starts the next version in this process, on the same socket. Returns only when that fails.
  /// - Parameter arguments: the options for an external server; never the old argument vector,
  ///   which would grow by the entry's path with each reload
  func replaceProcess(arguments: [String]) {
    let vector = CStringArray([watch.entry.path] + arguments)
    memory.withLock { $0.succession }?.handOver()
    monitor?.handOver()
    execv(watch.entry.path, vector.pointers)
    let error = SystemError("execv", watch.entry.path)
    Succession.takeBack()
    monitor?.takeBack()
    logger.notice("reload postponed to the next request: \(error)")
  }
}
