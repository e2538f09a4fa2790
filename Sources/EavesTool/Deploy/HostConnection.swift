/// A way to run scripts on a host and to bring files there.
struct HostConnection: Sendable {
  let target: DeployTarget

  /// The command that connects: `ssh` and its options.
  private let ssh: [String]

  /// A folder for the socket of a connection that all commands share, so that a password is asked for
  /// once; nil for a local folder.
  private let shared: String?

  /// - Parameter ssh: the command, such as `ssh -p 2222`
  /// - Throws: `ToolError` when no temporary folder can be made
  init(_ target: DeployTarget, ssh: String) throws(ToolError) {
    self.target = target
    guard case .remote = target else {
      self.ssh = []
      shared = nil
      return
    }
    let folder = try FileSystem.makeTemporaryFolder()
    shared = folder
    var words = ssh.split(separator: " ").map(String.init)
    words += ["-o", "ControlMaster=auto", "-o", "ControlPath=\(folder)/%C"]
    words += ["-o", "ControlPersist=60"]
    // Where nobody sits, a question would wait for ever.
    if !Terminal.isInteractive { words += ["-o", "BatchMode=yes"] }
    self.ssh = words
  }

  /// Ends the connection.
  func close() async {
    guard let shared, case .remote(let destination, _) = target else { return }
    // The connection ends by itself when this fails, a minute later.
    _ = try? await ExternalCommand(ssh + ["-O", "exit", "--", destination]).run()
    try? FileSystem.remove(shared)
  }

  /// Runs a script with `sh` on the host.
  /// - Throws: `ToolError` when the host cannot be reached
  func run(_ script: String) async throws(ToolError) -> ExternalCommand.Outcome {
    switch target {
    case .local:
      var command = ExternalCommand("sh", "-s")
      command.input = Array(script.utf8)
      return try await command.run()
    case .remote(let destination, _):
      var command = ExternalCommand(ssh + ["--", destination, "sh -s"])
      command.input = Array(script.utf8)
      let outcome = try await command.run()
      // ssh's own failures.
      guard outcome.status != 255 else {
        throw ToolError(
          "\(destination) cannot be reached:\n\(outcome.errors)",
          fix: "Try `\(ssh[0]) \(destination)` by hand; --ssh names a port or a key: "
            + "--ssh 'ssh -p 2222 -i key'",
          status: .unavailable)
      }
      return outcome
    }
  }

  /// Brings the content of a folder there.
  /// - Parameters:
  ///   - folder: a folder here
  ///   - path: the absolute path of an empty folder there
  ///   - basis: the absolute path of a folder there that has many of the files; nil for none
  ///   - hasRsync: whether rsync is there
  /// - Returns: what was used
  /// - Throws: `ToolError` when it does not get there
  func upload(
    _ folder: String, to path: String, basis: String?, hasRsync: Bool
  ) async throws(ToolError) -> String {
    if hasRsync, try await hasOwnRsync() {
      try await transfer(rsync(folder, path, basis), to: path)
      return "rsync"
    }
    try await transfer(tar(folder, path), to: path)
    return "tar"
  }

  private func hasOwnRsync() async throws(ToolError) -> Bool {
    try await ExternalCommand("sh", "-c", "command -v rsync").run().isSuccess
  }

  private func transfer(_ command: ExternalCommand, to path: String) async throws(ToolError) {
    let outcome = try await command.run()
    guard outcome.isSuccess else {
      throw ToolError(
        "the upload to \(path) broke off:\n\(outcome.text)",
        fix: "Nothing was changed there. Try again.", status: .temporary)
    }
  }

  /// By checksum: programs have a fixed time, and two of them can have the same size.
  private func rsync(_ folder: String, _ path: String, _ basis: String?) -> ExternalCommand {
    var words = ["rsync", "-rlpt", "--checksum"]
    if let basis { words.append("--copy-dest=\(basis)") }
    switch target {
    case .local: words += ["--", "\(folder)/", "\(path)/"]
    case .remote(let destination, _):
      words += ["--compress", "--rsh=\(ssh.joined(separator: " "))", "--"]
      words += ["\(folder)/", "\(destination):\(path)/"]
    }
    return ExternalCommand(words)
  }

  private func tar(_ folder: String, _ path: String) -> ExternalCommand {
    let pack = "tar -C \(Shell.quoted(folder)) -cf - ."
    let unpack = "tar -C \(Shell.quoted(path)) -xpf -"
    switch target {
    case .local: return ExternalCommand("sh", "-c", "\(pack) | \(unpack)")
    case .remote(let destination, _):
      let words = (ssh + ["--", destination, "gzip -d | \(unpack)"]).map(Shell.quoted)
      return ExternalCommand("sh", "-c", "\(pack) | gzip | \(words.joined(separator: " "))")
    }
  }
}

/// Words for a shell.
enum Shell {
  /// A word that the shell takes as it is.
  static func quoted(_ word: String) -> String {
    "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
