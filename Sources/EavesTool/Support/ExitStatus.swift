import ArgumentParser

/// How the command ends, for scripts: the codes of sysexits.h, and 1 for what was looked for.
enum ExitStatus: Int32, Hashable, Sendable {
  /// What a check looks for was found: a template that does not compile, a site that is broken.
  case foundProblems = 1

  /// The command was called wrongly.
  case usage = 64

  /// What the command was given to work on is wrong, such as sources that do not compile.
  case data = 65

  /// A file that is needed is missing or cannot be read.
  case noInput = 66

  /// A program or a server that is needed is not there.
  case unavailable = 69

  /// The command itself is at fault.
  case software = 70

  /// A file or a folder cannot be made.
  case cannotCreate = 73

  /// It may work when it is tried again.
  case temporary = 75

  /// A right is missing.
  case permission = 77

  /// The same for the argument parser.
  var code: ExitCode { ExitCode(rawValue) }
}
