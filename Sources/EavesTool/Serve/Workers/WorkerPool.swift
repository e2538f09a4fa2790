import EavesGateway
import NIOCore

/// Several worker processes, and the requests that wait for one.
///
/// A worker serves one request at a time, and the pool knows which are idle; so a request never waits
/// behind another while some worker has nothing to do.
final class WorkerPool: Program {
  /// What is worth telling about workers.
  enum Event: Equatable {
    case ended(worker: Int, ProcessEnd, restartsIn: TimeAmount)
    case cannotStart(worker: Int, String)
  }

  /// The most requests that wait for a worker; a further one is refused.
  static let longestQueue = 1_024

  let loop: any EventLoop
  let children: Children
  let spawn: Spawn

  /// How long after its connection broke a process may take to end.
  let patience: TimeAmount
  let report: (Event) -> Void
  private(set) var isStopping = false

  private var workers: [Worker] = []
  private var idle: [Worker] = []
  private var waiting: CircularBuffer<any ProgramClient> = []
  private var stopped: (() -> Void)?

  /// - Parameters:
  ///   - spawn: how a worker is started; its file descriptor 0 becomes its socket
  ///   - patience: how long a process may take from closing its connections to its end, such as for
  ///     writing a backtrace
  ///   - report: called when a worker has ended or cannot be started
  init(
    loop: any EventLoop, children: Children, spawn: Spawn, patience: TimeAmount,
    report: @escaping (Event) -> Void
  ) {
    self.loop = loop
    self.children = children
    self.spawn = spawn
    self.patience = patience
    self.report = report
  }

  /// Makes the workers' sockets in a folder and starts the processes.
  /// - Throws: `SystemError` when a socket cannot be made
  func start(count: Int, in folder: PrivateFolder) throws(SystemError) {
    for number in 1...max(1, count) {
      let listener = try UnixListener(path: folder.file("worker-\(number).sock"))
      workers.append(Worker(number: number, listener: listener, pool: self))
    }
    for worker in workers { worker.start() }
  }

  /// The numbers of the processes that run.
  var processes: [Int32] { workers.compactMap(\.process) }

  // MARK: Requests

  func submit(_ client: any ProgramClient, isRetry: Bool) {
    guard !workers.isEmpty else { return client.programEnded(.unavailable("no program runs")) }
    if let worker = nextIdle() { return worker.serve(client) }
    if isRetry { return waiting.prepend(client) }
    guard waiting.count < Self.longestQueue else {
      return client.programEnded(.unavailable("too many requests wait for the program"))
    }
    waiting.append(client)
  }

  func withdraw(_ client: any ProgramClient) {
    guard let index = waiting.firstIndex(where: { $0 === client }) else { return }
    waiting.remove(at: index)
  }

  private func nextIdle() -> Worker? {
    // The one that was idle for the shortest time has its pages in memory.
    while let worker = idle.popLast() {
      if worker.state == .idle { return worker }
    }
    return nil
  }

  /// A worker has nothing to do.
  func workerBecameIdle(_ worker: Worker) {
    if let client = waiting.popFirst() { return worker.serve(client) }
    if !idle.contains(where: { $0 === worker }) { idle.append(worker) }
    if isStopping { worker.terminate() }
  }

  // MARK: The end

  func stop(grace: TimeAmount, _ done: @escaping () -> Void) {
    isStopping = true
    stopped = done
    for worker in workers { worker.terminate() }
    loop.assumeIsolated().scheduleTask(in: grace) { [self] in
      for worker in workers { worker.killNow() }
    }
    workerStopped()
  }

  /// A worker has ended, as it was told to.
  func workerStopped() {
    guard isStopping, workers.allSatisfy({ $0.process == nil }), let stopped else { return }
    self.stopped = nil
    for worker in workers {
      worker.dropConnection()
      worker.listener.remove()
    }
    workers = []
    stopped()
  }
}
