/// One deploy or rollback on a host: its steps, each of which is said, and with `--dry-run` only said.
struct HostSession: Sendable {
  let connection: HostConnection
  let script: HostScript
  let isDryRun: Bool

  /// Looks at the host, which changes nothing.
  /// - Throws: `ToolError` when the host cannot be reached, or the folder is not there
  func inspect() async throws(ToolError) -> HostState {
    let outcome = try await connection.run(script.call("inspect"))
    guard outcome.status != 66 else {
      throw ToolError(
        "there is no folder \(script.folder) on the host: \(outcome.errors)",
        fix: "It is the folder that both parts of the app lie below, usually the home folder: "
          + "user@host:",
        status: .noInput)
    }
    try check(outcome, "looking at the host")
    return try HostState(outcome.output)
  }

  /// Does a step.
  /// - Returns: what it printed; nothing with `--dry-run`
  /// - Throws: `ToolError` when it fails
  @discardableResult
  func step(
    _ what: String, _ function: String, _ arguments: [String], input: String? = nil
  ) async throws(ToolError) -> String {
    say(what)
    guard !isDryRun else { return "" }
    let outcome = try await connection.run(script.call(function, arguments, input: input))
    try check(outcome, what)
    return outcome.output
  }

  /// Does what is not worth a line.
  func quietly(_ function: String, _ arguments: [String]) async -> String? {
    guard !isDryRun, let outcome = try? await connection.run(script.call(function, arguments)),
      outcome.isSuccess
    else { return nil }
    return outcome.output
  }

  /// Says what is being done, or would be.
  func say(_ what: String) {
    Terminal.write("  \(isDryRun ? "would: " : "")\(what)\n")
  }

  private func check(
    _ outcome: ExternalCommand.Outcome, _ what: String
  ) throws(ToolError) {
    guard !outcome.isSuccess else { return }
    throw ToolError(
      "\(what): it ended with status \(outcome.status) on the host:\n\(outcome.text)",
      status: Self.status(outcome.status))
  }

  /// What `host.sh` ends with on purpose stays; anything else is a command that failed there, nearly
  /// always for want of a right or of room.
  private static func status(_ status: Int32) -> ExitStatus {
    switch ExitStatus(rawValue: status) {
    case .noInput: .noInput
    case .temporary: .temporary
    default: .cannotCreate
    }
  }
}
