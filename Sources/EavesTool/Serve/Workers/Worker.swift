import EavesGateway
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A process that serves one request after the other over FastCGI, on a socket of its own.
///
/// The socket stays while the process ends and starts again. A request that was sent meanwhile waits
/// in its backlog.
final class Worker {
  /// What the process is doing.
  enum State: Equatable {
    /// It is not there: it ended, and is to be started again after a while.
    case down
    case idle
    /// It has a request.
    case busy
  }

  let number: Int
  let listener: UnixListener
  private(set) var state = State.down

  /// The process's number; nil while there is none.
  private(set) var process: pid_t?

  /// How the last process ended; nil while one runs.
  private(set) var lastEnd: ProcessEnd?

  private let pool: WorkerPool
  private var connection: WorkerConnection?
  private var backOff = BackOff()
  private var hasServed = false
  private var endWaiters: [(ProcessEnd?) -> Void] = []

  init(number: Int, listener: UnixListener, pool: WorkerPool) {
    self.number = number
    self.listener = listener
    self.pool = pool
  }

  // MARK: The process

  /// Starts the process.
  func start() {
    guard process == nil, !pool.isStopping else { return }
    var spawn = pool.spawn
    spawn.input = listener.descriptor
    do throws(SystemError) {
      process = try pool.children.start(spawn) { [weak self] in self?.ended($0) }
    } catch {
      pool.report(.cannotStart(worker: number, "\(error)"))
      scheduleStart(after: backOff.wait(served: false))
      return
    }
    hasServed = false
    lastEnd = nil
    if state == .down {
      state = .idle
      pool.workerBecameIdle(self)
    }
  }

  private func scheduleStart(after wait: TimeAmount) {
    pool.loop.assumeIsolated().scheduleTask(in: wait) { [weak self] in self?.start() }
  }

  private func ended(_ end: ProcessEnd) {
    process = nil
    lastEnd = end
    let waiters = endWaiters
    endWaiters = []
    for waiter in waiters { waiter(end) }
    if pool.isStopping {
      state = .down
      pool.workerStopped()
      return
    }
    let wait = backOff.wait(served: hasServed)
    pool.report(.ended(worker: number, end, restartsIn: wait))
    if wait == .zero {
      start()
    } else {
      // Requests go to others as long as this one is not there.
      if state == .idle { state = .down }
      scheduleStart(after: wait)
    }
  }

  /// Asks the process to end once it has finished its request.
  func terminate() { if let process { kill(process, SIGTERM) } }

  /// Ends the process at once.
  func killNow() { if let process { kill(process, SIGKILL) } }

  /// Tells how the process ended, when it does so within a moment; nil when it goes on running.
  ///
  /// A process's connections are closed before its end is known.
  func whenSettled(_ body: @escaping (ProcessEnd?) -> Void) {
    if process == nil { return body(lastEnd) }
    var isTold = false
    let tell = { (end: ProcessEnd?) in
      guard !isTold else { return }
      isTold = true
      body(end)
    }
    endWaiters.append(tell)
    pool.loop.assumeIsolated().scheduleTask(in: pool.patience) { tell(nil) }
  }

  // MARK: Requests

  /// Gives the worker a request.
  func serve(_ client: any ProgramClient) {
    state = .busy
    let connection = connection ?? WorkerConnection(worker: self, loop: pool.loop)
    self.connection = connection
    connection.serve(client)
  }

  /// The request is over.
  /// - Parameters:
  ///   - keepsConnection: whether the next request can be sent over the same connection
  ///   - served: whether it was answered
  func requestEnded(keepsConnection: Bool, served: Bool) {
    if served { hasServed = true }
    if !keepsConnection { dropConnection() }
    guard state == .busy else { return }
    guard process != nil else {
      state = .down
      // It is about to be started again, which makes it idle.
      return
    }
    state = .idle
    pool.workerBecameIdle(self)
  }

  /// Forgets the connection, which is closed or not to be used again.
  func dropConnection() {
    connection?.close()
    connection = nil
  }
}
