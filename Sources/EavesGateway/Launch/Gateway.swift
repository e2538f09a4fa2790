import CCrashHandler
import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The host: finds out how the process was started, and serves accordingly.
public enum Gateway {
  /// Runs a program. Never returns.
  ///
  /// - A listening socket on file descriptor 0 means FastCGI (mod_fcgid, lighttpd, spawn-fcgi).
  /// - `GATEWAY_INTERFACE` in the environment means plain CGI.
  /// - `--socket`, `--bind`, or a socket of systemd's means a FastCGI server that web servers
  ///   connect to.
  /// - Otherwise, as from a terminal, it prints help.
  public static func run(_ program: Program) -> Never {
    let environment = Variables.ofProcess
    let isFastCGI = ListeningSocket.isListening(ListeningSocket.descriptor)
    let isCGI = !isFastCGI && environment.bytes("GATEWAY_INTERFACE") != nil
    let entry = Entry(
      arguments: CommandLine.arguments, scriptFilename: environment["SCRIPT_FILENAME"],
      isCGI: isCGI)
    let launch = Launch(program: program, entry: entry)
    if isCGI {
      // The arguments can come from the URL's query (RFC 3875 §4.4): they are not options.
      let started = launch.start(as: .cgi, environment: environment)
      CGIServer(service: started.service).run(environment)
    }
    let options: LaunchOptions
    do throws(UsageError) {
      options = try LaunchOptions(
        Array(CommandLine.arguments.dropFirst(entry.isSettingsFile ? 2 : 1)))
    } catch {
      exitWithError("\(entry.programName): \(error)", status: 64)
    }
    switch options.action {
    case .check: launch.check()
    case .doctor: launch.examine(options.site, json: options.json, notes: options.notes)
    case .help: Console.print(launch.help()); exit(0)
    case .routes: launch.printRoutes()
    case .version: Console.print("\(launch.name) \(program.version)"); exit(0)
    case .serve: serve(launch, options)
    }
  }

  private static func serve(_ launch: Launch, _ options: LaunchOptions) -> Never {
    let socket: ListeningSocket
    do throws(SystemError) {
      guard let found = try listen(options) else {
        Console.print(launch.help())
        exit(0)
      }
      socket = found
    } catch {
      exitWithError("\(launch.name): \(error)", status: 71)
    }
    let watch = EntryWatch(launch.entry)
    // Before the environment is looked through for settings, of which these are none.
    let kept = KeptConnections.inherited()
    let succession = Succession.inherited()
    let reports = PathMonitor.inheritedDescriptor()
    let started = launch.start(as: .fastCGI)
    if let succession, !started.hasFailed {
      let milliseconds = (MonotonicClock.now - succession.seen) / 1_000_000
      started.logger.notice(
        """
        reloaded: version \(launch.program.version) answers, \(milliseconds) ms after \
        \(succession.reason)
        """)
    }
    // One that cannot start its application does not leave when the entry is replaced by a good one:
    // it becomes the new version, which answers what already waits here.
    let reloader = Reloader(
      watch: watch, monitor: watch.makeMonitor(inherited: reports),
      retiresWhenReplaced: socket.isFromModFcgid && !started.hasFailed, logger: started.logger)
    do throws(SystemError) {
      let server = try FastCGIServer(
        socket: socket, service: started.service, reloader: reloader,
        predecessors: predecessors(of: started, launch.entry, socket), kept: kept)
      server.run(threads: options.threads, arguments: options.arguments)
    } catch {
      exitWithError("\(launch.name): \(error)", status: 71)
    }
    if case .path(let path)? = options.address { unlink(path) }
    exit(0)
  }

  /// The processes that can still answer when the application could not start.
  private static func predecessors(
    of started: Launch.Started, _ entry: Entry, _ socket: ListeningSocket
  ) -> [SocketAddress] {
    guard started.hasFailed, socket.isFromModFcgid else { return [] }
    do throws(SystemError) {
      let sockets = try Predecessors.sockets(of: entry)
      if !sockets.isEmpty {
        started.logger.notice("processes of the last good version go on answering")
      }
      return sockets
    } catch {
      started.logger.warning("cannot look for processes of the last good version: \(error)")
      return []
    }
  }

  private static func listen(_ options: LaunchOptions) throws(SystemError) -> ListeningSocket? {
    if let address = options.address {
      return try ListeningSocket.open(address, mode: mode_t(options.mode))
    }
    if let socket = try ListeningSocket.fromSystemd() { return socket }
    return try ListeningSocket.inherited()
  }

  /// Ends the process with one of the codes of sysexits.h.
  private static func exitWithError(_ message: String, status: Int32) -> Never {
    Console.printError(message)
    exit(status)
  }
}
