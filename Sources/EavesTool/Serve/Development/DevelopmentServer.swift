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

/// `eaves serve`: builds an app, serves it as it will be served on the host, and keeps up with what its
/// author saves.
final class DevelopmentServer {
  /// What is served, and how.
  struct Configuration: Sendable {
    /// The app's name.
    var name: String

    /// The folder that is watched, and that paths are shown from.
    var folder: String

    /// Where templates and static files lie.
    var root: String

    /// The program's path, once it is built.
    var program: String

    /// How it is built; nil for one that is built elsewhere.
    var build: SwiftBuild?

    /// An entry file for a host, whose settings count here too.
    var settingsFile: String?

    /// Settings that count more.
    var settings: [AppEntry.Setting]
    var mount = Mount.root
    var workers = 2

    /// Whether a process answers one request and ends.
    var isCGI: Bool
    var host = "127.0.0.1"
    var limits = FrontLimits()
    var passesAuthorization: Bool

    /// Whether files are compared again and again, and the system is not asked to tell of changes.
    var polls: Bool

    /// Whether a browser is opened.
    var opens: Bool
  }

  /// How long requests that are under way may take when the server is to end.
  private static let grace = TimeAmount.milliseconds(500)

  private let configuration: Configuration
  private let port: Int
  private let loop: any EventLoop
  private let folder: PrivateFolder
  private let children = Children()
  private let output: ProgramOutput
  private let desk: DevelopmentDesk
  private let front: Front
  private let program: any Program
  private let site: DevelopmentSite
  private let environment: [String]

  /// Makes the entry file, when it is not what it should be.
  private let writeEntry: @Sendable () throws -> Void
  private let ended: EventLoopPromise<Void>
  private var isStopping = false

  /// Serves until a signal ends it.
  static func run(_ configuration: Configuration, on listener: TCPListener) async throws {
    let folder = try PrivateFolder()
    defer { folder.remove() }
    let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
    let (cycle, ended) = try await loop.submit {
      let server = try DevelopmentServer(configuration, listener, loop: loop, folder: folder)
      let ended = try server.start(on: listener)
      return (server.cycle, ended)
    }.get()
    let work = Task { await cycle.run() }
    // The loop never fails it.
    try? await ended.get()
    // Ends a build that is under way.
    work.cancel()
    await work.value
    Terminal.clearProgress()
  }

  private init(
    _ configuration: Configuration, _ listener: TCPListener, loop: any EventLoop,
    folder: PrivateFolder
  ) throws {
    self.configuration = configuration
    self.loop = loop
    self.folder = folder
    port = listener.port
    let name = FileSystem.name(of: configuration.program)
    // The first line of an entry file can hold neither spaces nor a long path.
    let link = folder.file(name == "run.fcgi" ? "program" : name)
    guard symlink(configuration.program, link) == 0 else { throw SystemError("symlink", link) }
    let entry = folder.file("run.fcgi")
    writeEntry = {
      let settings = try AppEntry.settings(
        root: configuration.root, file: configuration.settingsFile, others: configuration.settings)
      let text = AppEntry(program: link, settings: settings).text
      if (try? Terminal.read(entry)) != text { try folder.write(text, to: "run.fcgi", mode: 0o700) }
    }
    output = try ProgramOutput { line in
      Terminal.clearProgress()
      Terminal.writeError("\(line)\n")
    }
    guard mkdir(folder.file("crashes"), 0o700) == 0 else {
      throw SystemError("mkdir", folder.file("crashes"))
    }
    let crashes = BacktraceFolder(
      loop: loop, path: folder.file("crashes"), output: output, folder: configuration.folder,
      isDebugBuild: configuration.build?.configuration == .debug,
      show: { DevelopmentSite.say($0, .red) })
    desk = DevelopmentDesk(
      mount: configuration.mount, folder: configuration.folder,
      isPrivate: IPAddress.isLoopback(configuration.host), crashes: crashes,
      showRequest: { Terminal.writeError(Terminal.styled("\($0)\n", .dim, on: .error)) })
    environment = ProductionServer.environment() + crashes.environment
    let variables = RequestVariables(
      RequestVariables.Site(
        mount: configuration.mount, entry: entry, address: configuration.host, port: port,
        passesAuthorization: configuration.passesAuthorization, passesAcceptEncoding: false))
    let spawn = Spawn(words: [entry], environment: environment, output: output.descriptor)
    let start: () throws -> Void
    if configuration.isCGI {
      program = CGIProgram(loop: loop, children: children, spawn: spawn)
      start = {}
    } else {
      let pool = WorkerPool(
        loop: loop, children: children, spawn: spawn, patience: .seconds(20),
        report: { if case .cannotStart = $0 { DevelopmentSite.say($0.text, .red) } })
      program = pool
      start = { try pool.start(count: configuration.workers, in: folder) }
    }
    site = DevelopmentSite(desk: desk, folder: configuration.folder, entry: entry, start: start)
    front = Front(
      loop: loop, program: program, desk: desk, variables: variables, limits: configuration.limits,
      events: desk.events)
    ended = loop.makePromise()
  }

  private var cycle: DevelopmentCycle {
    let folders = Set([configuration.folder, configuration.root])
    var variables: [String: String] = [:]
    for variable in environment {
      let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
    }
    let filter = WatchFilter(folders: folders.sorted(), builds: configuration.build != nil)
    return DevelopmentCycle(
      site: NIOLoopBound(site, eventLoop: loop), loop: loop, build: configuration.build,
      watcher: FileWatcher(filter: filter, polls: configuration.polls),
      entry: folder.file("run.fcgi"), writeEntry: writeEntry, environment: variables)
  }

  private func start(on listener: TCPListener) throws -> EventLoopFuture<Void> {
    try Signals.install([SIGCHLD, SIGHUP, SIGINT, SIGTERM], on: loop) { self.receive($0) }
    output.follow(on: loop)
    let events = NIOLoopBound(desk.events, eventLoop: loop)
    loop.scheduleRepeatedTask(initialDelay: .seconds(15), delay: .seconds(15)) { _ in
      events.value.keepAlive()
    }
    let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
    let place = "http://\(host):\(port)\(configuration.mount.path)/"
    let name = configuration.name
    let opens = configuration.opens
    let ended = ended
    return front.listen(on: listener.descriptor)
      .map {
        DevelopmentSite.say("\(name) at \(place)  (Ctrl-C ends it)")
        if opens { Browser.open(place) }
      }
      .flatMap { ended.futureResult }
  }

  private func receive(_ signal: Int32) {
    switch signal {
    case SIGCHLD: children.collect()
    case SIGHUP: site.reload()
    default: stop()
    }
  }

  private func stop() {
    guard !isStopping else {
      children.killAll()
      return ended.succeed()
    }
    isStopping = true
    front.stop(grace: Self.grace) { [self] in
      program.stop(grace: .seconds(2)) { [self] in ended.succeed() }
    }
  }
}
