/// What keeps the command from doing what it was asked for, and what a person can do about it.
struct ToolError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, and where.
  let message: String

  /// What helps; empty when the message says it.
  let fix: String

  /// What the process ends with.
  let status: ExitStatus

  init(_ message: String, fix: String = "", status: ExitStatus) {
    self.message = message
    self.fix = fix
    self.status = status
  }

  /// The message, and the fix in a line of its own.
  var description: String { fix.isEmpty ? message : "\(message)\n\(fix)" }
}
