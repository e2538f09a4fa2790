import EavesGateway
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The processes that have been started and not yet ended.
///
/// Only these are waited for: others belong to other parts of this program.
final class Children {
  private var handlers: [pid_t: (ProcessEnd) -> Void] = [:]

  /// Starts a process.
  /// - Parameter whenEnded: called once it has ended, and never before this function has returned
  /// - Throws: `SystemError`
  func start(
    _ spawn: Spawn, whenEnded: @escaping (ProcessEnd) -> Void
  ) throws(SystemError) -> pid_t {
    let process = try spawn.start()
    handlers[process] = whenEnded
    return process
  }

  /// Looks which processes have ended; called upon SIGCHLD.
  func collect() {
    for process in handlers.keys {
      var status: Int32 = 0
      guard waitpid(process, &status, WNOHANG) == process else { continue }
      handlers.removeValue(forKey: process)?(ProcessEnd(waitStatus: status))
    }
  }

  /// Ends what still runs, without waiting for it to agree.
  func killAll() {
    for process in handlers.keys { kill(process, SIGKILL) }
    for process in handlers.keys { waitpid(process, nil, 0) }
    handlers.removeAll()
  }

  /// Whether none runs.
  var isEmpty: Bool { handlers.isEmpty }
}
