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

    /// The program's name: that of its file.
    public let name: String

    /// The settings, all of which are in order.
    public let settings: Settings

    /// Writes to the program's log.
    public let logger: Logger

    /// The absolute path of the folder that holds templates, static files, data, and logs.
    public var root: String { settings[GatewayKeys.root] }
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
    var logger: Logger

    /// Whether the application could not start.
    var hasFailed: Bool { service.application is StartupFailure }
  }

  /// Starts the application. One that cannot start is replaced by one that says so: the process
  /// stays, and the next touch of the entry file tries again.
  /// - Parameter environment: that of the process
  func start(as purpose: Purpose, environment: Variables = .ofProcess) -> Started {
    let settings = readSettings(environment)
    let log = Log(settings)
    let logger = log.logger()
    installCrashHandler(logger)
    for warning in settings.warnings { logger.warning("\(warning)") }
    var service = Service(
      application: makeApplication(purpose, settings, log), settings: settings, log: log)
    // A CGI process serves those who do not ask for it without looking.
    if purpose != .cgi || environment.bytes(.releaseQuestion) != nil {
      service.release = ReleaseMark(root: settings[GatewayKeys.root])
    }
    return Started(service: service, logger: logger)
  }

  private func makeApplication(
    _ purpose: Purpose, _ settings: Settings, _ log: Log
  ) -> any Application {
    if let key = settings[GatewayKeys.doctorProbe] { return DoctorProbe(key: key) }
    do {
      return try load(purpose, settings, log.logger())
    } catch {
      let reasons = Self.reasons(error)
      for reason in reasons { log.logger().critical("cannot start: \(reason)") }
      return StartupFailure(
        reasons: reasons, log: log.place, showsReasons: settings[GatewayKeys.debug])
    }
  }

  private func load(
    _ purpose: Purpose, _ settings: Settings, _ logger: Logger
  ) throws -> any Application {
    try settings.check()
    if let damage = ProgramFiles.damage { throw damage }
    return try program.start(
      Context(purpose: purpose, name: name, settings: settings, logger: logger))
  }

  private func readSettings(_ environment: Variables) -> Settings {
    Settings(
      Settings.Sources(
        environment: environment,
        entryFile: entry.isSettingsFile ? EntryFile(reading: entry.path) : nil,
        code: program.settings, folder: entry.folder, programName: name),
      keys: program.settingKeys)
  }
}

extension Launch {
  /// Loads everything, prints what is wrong, and ends the process with 0 or 1.
  func check() -> Never {
    let application = loadOrExit(printingErrors: Console.print)
    Console.print("\(name): everything loads")
    withExtendedLifetime(application) { exit(0) }
  }

  /// Prints the routes and ends the process.
  func printRoutes() -> Never {
    Console.print(loadOrExit(printingErrors: Console.printError).routeList)
    exit(0)
  }

  private func loadOrExit(printingErrors print: (String) -> Void) -> any Application {
    let settings = readSettings(.ofProcess)
    do {
      return try load(.check, settings, Log(.standardError, level: .warning).logger())
    } catch {
      for reason in Self.reasons(error) { print(reason) }
      exit(1)
    }
  }

  private static func reasons(_ error: any Error) -> [String] {
    switch error {
    case let error as StartupErrors: error.reasons
    case let error as SettingsError: error.problems.map(\.description)
    default: ["\(error)"]
    }
  }

  private func installCrashHandler(_ logger: Logger) {
    let code = eaves_crash_install()
    if code != 0 {
      logger.warning("crashes will not be reported: \(SystemError("sigaction", code: code))")
    }
  }
}
