public import Logging

/// The settings that the gateway itself knows, in the order of their names.
public enum GatewayKeys {
  /// Whether each request is logged.
  public static let accessLog = SettingKey(
    "ACCESS_LOG", .bool, default: true,
    "Whether each request gets a line in the log: method, path, status, milliseconds, bytes.")

  /// Whether errors are shown to visitors.
  public static let debug = SettingKey(
    "DEBUG", .bool, default: false,
    "Whether error pages show the error itself. Never leave it on where others can see the site.")

  /// The key of a probe.
  public static let doctorProbe = SettingKey.optional(
    "DOCTOR_PROBE", .string, isSecret: true,
    "The key of a probe, which `eaves doctor` puts beside the entry for the time of a check. Never"
      + " set it by hand: the app itself does not answer then.")

  /// Where the log goes.
  public static let log = SettingKey(
    "LOG", .logDestination,
    "Where the log goes: a file, stderr for the web server's own log, or off. By default a file in the"
      + " folder logs that is named for the program."
  ) { place in .file(place.path("logs/\(place.programName).log")) }

  /// How many older log files are kept.
  public static let logKeep = SettingKey(
    "LOG_KEEP", .int(0...1_000), default: 5,
    "How many older log files are kept beside the current one.")

  /// The least severe events that are logged.
  public static let logLevel = SettingKey(
    "LOG_LEVEL", .choice, default: Logger.Level.info,
    "The least severe events that are logged.")

  /// The size at which a new log file is begun.
  public static let logMaxSize = SettingKey(
    "LOG_MAX_SIZE", .byteCount(), default: 1 << 20,
    "The size in bytes at which a new log file is begun; 0 for never.")

  /// The longest request body.
  public static let maxBody = SettingKey(
    "MAX_BODY", .byteCount(), default: 16 << 20,
    "The longest request body in bytes that is taken; a longer one is answered with 413.")

  /// The mount.
  public static let mount = SettingKey.optional(
    "MOUNT", .mount,
    "The path under which visitors reach the app, such as /blog, where it cannot be found out from"
      + " what the web server tells; / for the root.")

  /// The app's folder.
  public static let root = SettingKey(
    "ROOT", .path,
    "The folder of the app's templates, static files, data and logs, seen from the entry file's folder,"
      + " which is the default."
  ) { place in place.folder }

  /// All of them.
  public static var all: SettingKeys {
    SettingKeys { keys in
      keys.declare(accessLog)
      keys.declare(debug)
      keys.declare(doctorProbe)
      keys.declare(log)
      keys.declare(logKeep)
      keys.declare(logLevel)
      keys.declare(logMaxSize)
      keys.declare(maxBody)
      keys.declare(mount)
      keys.declare(root)
    }
  }
}

/// Where the log goes.
public enum LogDestination: Hashable, Sendable {
  /// A file, by its absolute path.
  case file(String)
  /// The standard error output, which is the web server's own log.
  case standardError
  /// Nowhere.
  case off
}

extension SettingForm<LogDestination> {
  /// `stderr`, `off`, or the path of a file.
  static var logDestination: SettingForm {
    SettingForm(
      wanted: "the path of a file, stderr or off",
      parse: { text, place in
        switch text {
        case "stderr": .standardError
        case "off": .off
        default: SettingForm<String>.path.parse(text, place).map(LogDestination.file)
        }
      },
      write: { destination in
        switch destination {
        case .file(let path): path
        case .standardError: "stderr"
        case .off: "off"
        }
      })
  }
}

extension SettingForm<String> {
  /// A mount, decoded: empty for the root, else `/a/b` without a slash at the end.
  static var mount: SettingForm {
    SettingForm(wanted: "a path that begins with a slash, such as /blog, without a host") {
      text, _ in
      guard text.isEmpty || text.utf8.first == .slash else { return nil }
      let segments = Array(PathSegments(Array(text.utf8)[...]))
      guard segments.allSatisfy({ $0.dotSegment == nil }) else { return nil }
      return segments.map { "/" + String(decoding: $0, as: UTF8.self) }.joined()
    }
  }
}
