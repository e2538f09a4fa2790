import EavesGateway
import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `eaves serve --production`: a supervised HTTP server over several worker processes.
final class ProductionServer {
  /// What is served, and how.
  struct Configuration: Sendable {
    /// The entry file, or the program itself.
    var entry: String
    var mount: Mount
    var workers: Int
    var host: String
    var trustedProxies: [IPRange]
    var limits: FrontLimits
  }

  /// How long requests that are under way may take when the server is to end. What supervises it
  /// waits for ten seconds, as a rule.
  private static let grace = TimeAmount.seconds(7)

  /// How long the workers may take after that.
  private static let workerGrace = TimeAmount.seconds(2)

  private let configuration: Configuration
  private let loop: any EventLoop
  private let folder: PrivateFolder
  private let log = ServeLog()
  private let children = Children()
  private let pool: WorkerPool
  private let front: Front
  private let ended: EventLoopPromise<Void>
  private var isStopping = false

  /// Serves until a signal ends it.
  /// - Parameter descriptor: the socket to listen on
  static func run(_ configuration: Configuration, on listener: TCPListener) async throws {
    let folder = try PrivateFolder()
    defer { folder.remove() }
    let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
    try await loop.flatSubmit { () -> EventLoopFuture<Void> in
      do {
        let server = try ProductionServer(configuration, listener, loop: loop, folder: folder)
        return try server.start(on: listener)
      } catch {
        return loop.makeFailedFuture(error)
      }
    }.get()
  }

  private init(
    _ configuration: Configuration, _ listener: TCPListener, loop: any EventLoop,
    folder: PrivateFolder
  ) throws {
    self.configuration = configuration
    self.loop = loop
    self.folder = folder
    let log = log
    pool = WorkerPool(
      loop: loop, children: children,
      spawn: Spawn(words: [configuration.entry], environment: Self.environment()),
      patience: .milliseconds(250), report: { log.problem($0.text) })
    let site = RequestVariables.Site(
      mount: configuration.mount, entry: configuration.entry, address: configuration.host,
      port: listener.port, trustedProxies: configuration.trustedProxies)
    front = Front(
      loop: loop, program: pool, desk: ProductionDesk(mount: configuration.mount, log: log),
      variables: RequestVariables(site), limits: configuration.limits)
    ended = loop.makePromise()
  }

  private func start(on listener: TCPListener) throws -> EventLoopFuture<Void> {
    try Signals.install([SIGCHLD, SIGHUP, SIGINT, SIGTERM], on: loop) { self.receive($0) }
    try pool.start(count: configuration.workers, in: folder)
    let ended = ended
    let mount = configuration.mount
    let place = "http://\(configuration.host):\(listener.port)\(mount)"
    let workers = configuration.workers
    let log = log
    return front.listen(on: listener.descriptor)
      .map { log.notice("serving \(place) with \(workers) workers") }
      .flatMap { ended.futureResult }
  }

  private func receive(_ signal: Int32) {
    switch signal {
    case SIGCHLD: children.collect()
    case SIGHUP: reload()
    default: stop()
    }
  }

  /// Touches the entry, which makes each worker look at it before its next request.
  private func reload() {
    if utimensat(AT_FDCWD, configuration.entry, nil, 0) == 0 {
      log.notice("reloading \(configuration.entry)")
    } else {
      log.problem("cannot reload: \(SystemError("touch", configuration.entry))")
    }
  }

  /// Ends the server: once its requests are finished, or at once when it is told a second time.
  private func stop() {
    guard !isStopping else {
      children.killAll()
      return ended.succeed()
    }
    isStopping = true
    log.notice("stopping")
    front.stop(grace: Self.grace) { [self] in
      pool.stop(grace: Self.workerGrace) { [self] in ended.succeed() }
    }
  }

  /// What a worker finds in its environment: this process's own, but for what would tell it that it
  /// was started in another way.
  static func environment() -> [String] {
    var variables: [String] = []
    var next = environ
    while let item = next.pointee {
      let variable = String(cString: item)
      next += 1
      let name = variable.prefix { $0 != "=" }
      let misleads = ["GATEWAY_INTERFACE", "LISTEN_FDS", "LISTEN_PID", "NOTIFY_SOCKET"]
      if !misleads.contains(String(name)) { variables.append(variable) }
    }
    return variables
  }
}

extension WorkerPool.Event {
  /// The event as a line of a log.
  var text: String {
    switch self {
    case .ended(let worker, let end, let wait) where wait == .zero:
      "worker \(worker) ended with \(end); it is started again"
    case .ended(let worker, let end, let wait):
      "worker \(worker) ended with \(end) before it had answered anything;"
        + " it is started again in \(wait.nanoseconds / 1_000_000) ms"
    case .cannotStart(let worker, let reason): "worker \(worker) cannot be started: \(reason)"
    }
  }
}
