import CCrashHandler
public import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where a program's log lines go: a file of its own, or what file descriptor 2 already is.
public struct Log: Sendable {
  /// Where lines go.
  public enum Destination: Hashable, Sendable {
    /// A file at an absolute path.
    case file(path: String, sizeLimit: Int, keptFiles: Int)
    /// The standard error that the process was started with.
    case standardError
    /// Nowhere.
    case off
  }

  /// What people are told when they ask where the log is.
  public let place: String

  /// The least grave lines that are written.
  public let level: Logger.Level

  private let file: LogFile?
  private let isOff: Bool

  /// The standard error that the process was started with, when `file` has taken its number.
  private let original: Int32?

  /// Opens the log. When its file cannot be written, says so once where the process was told to write
  /// errors, and goes on there.
  public init(_ destination: Destination, level: Logger.Level) {
    switch destination {
    case .off:
      self.init(level: level, place: "switched off (setting LOG)", file: nil, isOff: true)
    case .standardError:
      self.init(level: level, place: "the web server's error log", file: nil, isOff: false)
    case .file(let path, let sizeLimit, let keptFiles):
      let original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
      do throws(SystemError) {
        let file = try LogFile(path: path, sizeLimit: sizeLimit, keptFiles: keptFiles)
        self.init(
          level: level, place: path, file: file, isOff: false,
          original: original >= 0 ? original : nil)
      } catch {
        self.init(level: level, place: "the web server's error log", file: nil, isOff: false)
        if original >= 0 { Descriptor.close(original) }
        logger().warning("the log file cannot be written, so lines go here: \(error)")
      }
    }
  }

  /// Opens the log that the settings ask for.
  init(_ settings: Settings) {
    let destination: Destination =
      switch settings[GatewayKeys.log] {
      case .file(let path):
        .file(
          path: path, sizeLimit: settings[GatewayKeys.logMaxSize],
          keptFiles: settings[GatewayKeys.logKeep])
      case .standardError: .standardError
      case .off: .off
      }
    self.init(destination, level: settings[GatewayKeys.logLevel])
  }

  private init(
    level: Logger.Level, place: String, file: LogFile?, isOff: Bool, original: Int32? = nil
  ) {
    self.level = level
    self.place = place
    self.file = file
    self.isOff = isOff
    self.original = original
  }

  /// A logger that writes here.
  public func logger(label: String = "eaves") -> Logger {
    Logger(label: label) { _ in LineHandler(log: self, errors: nil) }
  }

  /// A logger that also sends errors to the web server's error log, with the response of the request
  /// that is being served.
  func logger(errors exchange: FastCGIExchange) -> Logger {
    let errors = ErrorChannel(exchange)
    return Logger(label: "eaves") { _ in LineHandler(log: self, errors: errors) }
  }

  /// A logger that also writes errors to the standard error that the process was started with, which
  /// under plain CGI is the web server's error log.
  func loggerToServer() -> Logger {
    let errors = original.map { ErrorChannel($0) }
    return Logger(label: "eaves") { _ in LineHandler(log: self, errors: errors) }
  }

  /// Writes a line that has ended, in one piece, after those that the calling thread holds.
  func write(_ line: borrowing LogLine) {
    if isOff { return }
    file?.rotateIfNeeded()
    eaves_write_held_lines()
    // When the disk is full the line is lost; the request is not.
    line.bytes.withUnsafeBytes { try? Descriptor.write($0, to: STDERR_FILENO) }
  }

  /// Keeps a line that has ended until it is written together with others: when there is no room for
  /// more, when the calling thread writes another line or crashes, or by ``writeHeldLines()``.
  func hold(_ line: borrowing LogLine) {
    if isOff { return }
    line.bytes.withUnsafeBytes { eaves_hold_line($0.baseAddress, $0.count) }
  }

  /// Writes the lines that the calling thread holds.
  func writeHeldLines() {
    guard eaves_holds_lines() else { return }
    file?.rotateIfNeeded()
    eaves_write_held_lines()
  }
}
