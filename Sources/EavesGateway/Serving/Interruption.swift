import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What can interrupt a worker that waits for requests: the wish to stop, from a signal or from
/// another worker.
final class Interruption: Sendable {
  /// Why the process stops serving.
  enum Reason: Int, AtomicRepresentable {
    case none
    /// SIGTERM or SIGINT.
    case terminated
    /// The entry file changed, and its new state is sound: start it in place of this one.
    case replaced
    /// The web server has forgotten this process and sends it nothing more.
    case retired
  }

  private let state = Atomic(Reason.none)

  /// Becomes readable when there is a reason to stop, and stays so.
  let descriptor: Int32
  private let writingEnd: Int32

  /// - Throws: `SystemError` when no pipe can be had
  init() throws(SystemError) {
    (descriptor, writingEnd) = try Descriptor.pipe()
    try Descriptor.setNonBlocking(descriptor, true)
    try Descriptor.setNonBlocking(writingEnd, true)
  }

  deinit {
    Descriptor.close(descriptor)
    Descriptor.close(writingEnd)
  }

  /// Why to stop; `none` as long as there is no reason.
  var reason: Reason {
    if terminationRequested { return .terminated }
    return state.load(ordering: .acquiring)
  }

  /// Stops every worker. The first reason counts.
  func stop(_ reason: Reason) {
    _ = state.compareExchange(expected: .none, desired: reason, ordering: .releasing)
    wake(writingEnd)
  }

  /// Takes a reason back, when the next version could not be started after all.
  func resume() {
    state.store(.none, ordering: .releasing)
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) > 0 {}
  }

  /// Makes SIGTERM and SIGINT stop the workers once they have finished their request, and makes a
  /// write to a closed connection an error instead of the end of the process.
  func installSignalHandlers() {
    terminationWakeDescriptor = writingEnd
    var action = sigaction()
    #if canImport(Glibc)
    action.__sigaction_handler.sa_handler = requestTermination
    #else
    action.__sigaction_u.__sa_handler = requestTermination
    #endif
    sigemptyset(&action.sa_mask)
    // Without SA_RESTART, so that a wait in poll ends.
    sigaction(SIGTERM, &action, nil)
    sigaction(SIGINT, &action, nil)
    signal(SIGPIPE, SIG_IGN)
  }
}

// A signal handler reaches nothing but globals, and may only touch what is async-signal-safe:
// both are plain integers, written once before the handler is installed or by the handler itself.
private nonisolated(unsafe) var terminationWakeDescriptor: Int32 = -1
private nonisolated(unsafe) var terminationRequested = false

private func requestTermination(_ signal: Int32) {
  terminationRequested = true
  let saved = errno
  wake(terminationWakeDescriptor)
  errno = saved
}

private func wake(_ descriptor: Int32) {
  var byte: UInt8 = 1
  // The pipe is never emptied; when it is full, everyone is awake already.
  _ = write(descriptor, &byte, 1)
}
