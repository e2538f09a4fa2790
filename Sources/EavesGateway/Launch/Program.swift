/// A program that the gateway can run: what the app's author writes, before it is started.
public struct Program {
  /// The program's version, for `--version`.
  public var version: String

  /// Makes the application that answers requests.
  ///
  /// What it throws keeps the application from starting: visitors get a page that says so, the log
  /// has the reason, and `--check` prints it.
  public var start: (Launch.Context) throws -> any Application

  /// Creates a program.
  public init(version: String, start: @escaping (Launch.Context) throws -> any Application) {
    self.version = version
    self.start = start
  }
}

/// Several reasons why an application cannot start, to be told all at once.
public struct StartupErrors: Error, CustomStringConvertible {
  /// One text each.
  public let reasons: [String]

  /// Creates the error.
  public init(_ reasons: [String]) { self.reasons = reasons }

  public var description: String { reasons.joined(separator: "\n") }
}
