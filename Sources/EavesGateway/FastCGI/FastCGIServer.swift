import CCrashHandler
import CFastCGI
import Logging
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Serves requests over FastCGI until the process is to end or be replaced.
final class FastCGIServer: Sendable {
  let socket: ListeningSocket
  let service: Service
  let reloader: Reloader
  let interruption: Interruption

  /// Where processes of the last good version listen, when this one cannot start its application.
  let predecessors: [SocketAddress]

  /// Open connections, handed from workers that stopped to those that come next.
  private let kept: Mutex<[Int32]>

  /// - Parameters:
  ///   - predecessors: where processes listen that are to answer in place of this one
  ///   - kept: connections that the version before this one left open
  /// - Throws: `SystemError` when a pipe cannot be had
  init(
    socket: ListeningSocket, service: Service, reloader: Reloader,
    predecessors: [SocketAddress], kept: [Int32]
  ) throws(SystemError) {
    self.socket = socket
    self.service = service
    self.reloader = reloader
    self.predecessors = predecessors
    self.kept = Mutex(kept)
    interruption = try Interruption()
  }

  /// Serves on this thread, and on further ones when there are to be several workers.
  ///
  /// Comes back when there is a reason to stop that is not that a new version takes over.
  /// - Parameters:
  ///   - threads: the number of workers; 1 starts no thread
  ///   - arguments: the options for starting the next version
  func run(threads: Int, arguments: [String]) {
    // libfcgi installs handlers of its own; ours come after and so stay.
    FCGX_Init()
    interruption.installSignalHandlers()
    ProgramPages.trim()
    while true {
      let others = (1..<max(1, threads)).compactMap { _ in startThread() }
      work()
      for thread in others { pthread_join(thread, nil) }
      guard interruption.reason == .replaced else { return }
      let open = kept.withLock { $0 }
      KeptConnections.handOver(open)
      reloader.replaceProcess(arguments: arguments)
      KeptConnections.takeBack(open)
      interruption.resume()
    }
  }

  /// Runs one worker on the calling thread.
  private func work() {
    let executor = WorkerExecutor()
    let taken = kept.withLock { connections in
      defer { connections.removeAll() }
      return connections
    }
    _ = eaves_crash_prepare_thread()
    executor.run { [self] in
      do {
        var worker = try FastCGIWorker(self, kept: taken)
        let left = await worker.run()
        kept.withLock { $0.append(contentsOf: left) }
      } catch {
        service.log.logger().error("a worker could not start: \(error)")
      }
    }
  }

  /// - Returns: nil when the system gives no thread; the workers there are then serve alone
  private func startThread() -> pthread_t? {
    #if canImport(Glibc)
    var thread = pthread_t()
    #else
    var thread: pthread_t?
    #endif
    let context = Unmanaged.passRetained(self)
    let result = pthread_create(
      &thread, nil,
      { context in
        #if canImport(Glibc)
        guard let context else { return nil }
        #endif
        Unmanaged<FastCGIServer>.fromOpaque(context).takeRetainedValue().work()
        return nil
      }, context.toOpaque())
    guard result == 0 else {
      context.release()
      service.log.logger().warning(
        "no further worker: \(SystemError("pthread_create", code: result))")
      return nil
    }
    return thread
  }
}
