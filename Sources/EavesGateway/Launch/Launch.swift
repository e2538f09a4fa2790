import CCrashHandler
public import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One start of a program: from its entry file to an application that answers requests.
public struct Launch {
  /// What a program learns when it is started.
  public struct Context {
    /// What the process is there for.
    public let purpose: Purpose

    /// The absolute path of the folder that holds templates, static files, data, and logs.
    public let root: String

    /// Writes to the program's log.
    public let logger: Logger
  }

  /// What a process is there for.
  public enum Purpose: Hashable, Sendable {
    /// To answer one request and end. What this request does not need should not be loaded.
    case cgi
    /// To answer many requests.
    case fastCGI
    /// To find out whether everything loads.
    case check
  }

  let program: Program
  let entry: Entry

  /// The program's name: that of its file.
  var name: String { entry.programName }

  /// An application with what surrounds it.
  struct Started {
    var service: Service
    var watch: EntryWatch
    var logger: Logger
  }

  /// Starts the application. One that cannot start is replaced by one that says so: the process
  /// stays, and the next touch of the entry file tries again.
  func start(as purpose: Purpose) -> Started {
    let settings = GatewaySettings.load(entry)
    let log = Log(settings.log(name: name), level: settings.logLevel)
    let logger = log.logger()
    installCrashHandler(logger)
    var service = Service(
      application: StartupFailure(reasons: [], log: "", showsReasons: false),
      mount: settings.mount, bodyLimit: settings.bodyLimit, showsErrors: settings.debug,
      logsRequests: settings.logsRequests, log: log)
    do {
      if !settings.errors.isEmpty { throw StartupErrors(settings.errors) }
      service.application = try program.start(
        Context(purpose: purpose, root: settings.root, logger: logger))
    } catch {
      let reasons = Self.reasons(error)
      for reason in reasons { logger.critical("cannot start: \(reason)") }
      service.application = StartupFailure(
        reasons: reasons, log: log.place, showsReasons: settings.debug)
    }
    return Started(
      service: service, watch: EntryWatch(entry: entry, settings: settings.file), logger: logger)
  }
}

extension Launch {
  /// Loads everything, prints what is wrong, and ends the process with 0 or 1.
  func check() -> Never {
    do {
      _ = try load(as: .check)
    } catch {
      for reason in Self.reasons(error) { Console.print("\(entry.path): \(reason)") }
      exit(1)
    }
    Console.print("\(name): everything loads")
    exit(0)
  }

  /// Prints the routes and ends the process.
  func printRoutes() -> Never {
    do {
      Console.print(try load(as: .check).routeList)
    } catch {
      for reason in Self.reasons(error) { Console.printError("\(entry.path): \(reason)") }
      exit(1)
    }
    exit(0)
  }

  private func load(as purpose: Purpose) throws -> any Application {
    let settings = GatewaySettings.load(entry)
    if !settings.errors.isEmpty { throw StartupErrors(settings.errors) }
    let logger = Log(.standardError, level: .warning).logger()
    return try program.start(Context(purpose: purpose, root: settings.root, logger: logger))
  }

  private static func reasons(_ error: any Error) -> [String] {
    (error as? StartupErrors)?.reasons ?? ["\(error)"]
  }

  private func installCrashHandler(_ logger: Logger) {
    let code = eaves_crash_install()
    if code != 0 {
      logger.warning("crashes will not be reported: \(SystemError("sigaction", code: code))")
    }
  }
}
