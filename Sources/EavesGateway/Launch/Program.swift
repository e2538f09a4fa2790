/// A program that the gateway can run: what the app's author writes, before it is started.
public struct Program {
  /// The program's version, for `--version`.
  public var version: String

  /// The settings the program knows besides the gateway's own.
  public var settingKeys: SettingKeys

  /// The settings that the program's code gives, weaker than those of the entry file.
  public var settings: SettingValues

  /// Makes the application that answers requests.
  ///
  /// What it throws keeps the application from starting: visitors get a page that says so, the log
  /// has the reason, and `--check` prints it.
  public var start: (Launch.Context) throws -> any Application

  /// Creates a program.
  public init(
    version: String, settingKeys: SettingKeys = GatewayKeys.all,
    settings: SettingValues = SettingValues(),
    start: @escaping (Launch.Context) throws -> any Application
  ) {
    self.version = version
    self.settingKeys = settingKeys
    self.settings = settings
    self.start = start
  }
}

/// Several reasons why an application cannot start, to be told all at once.
public struct StartupErrors: Error, CustomStringConvertible {
  /// One text each.
  public let reasons: [String]

  /// Creates the error.
  public init(_ reasons: [String]) { self.reasons = reasons }

  /// One line a reason.
  public var description: String { reasons.joined(separator: "\n") }
}
