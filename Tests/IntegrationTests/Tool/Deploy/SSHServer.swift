import Foundation

/// A private sshd on 127.0.0.1 with keys of its own, for the account that runs the tests.
final class SSHServer {
  let port: UInt16
  private let process: ChildProcess
  private let folder: TemporaryFolder

  /// The account's name, as it stands before the `@`.
  let account = NSUserName()

  /// The command that connects to it.
  var command: String { "ssh -F \(folder.path)/ssh_config" }

  /// - Parameter path: the folders of programs for those who log in; nil for the usual ones
  init(path: String? = nil) throws {
    let sshd = try Tool.find("sshd", package: "openssh-server")
    let keygen = try Tool.find("ssh-keygen", package: "openssh-client")
    // Run by root, sshd wants the folder that the system's own would have made.
    if Account.isRoot {
      try FileManager.default.createDirectory(
        atPath: "/run/sshd", withIntermediateDirectories: true)
    }
    folder = try TemporaryFolder()
    port = try Port.free()
    for key in ["host", "user"] {
      let made = try ChildProcess.run(
        .init(keygen, "-q", "-t", "ed25519", "-N", "", "-f", "\(folder.path)/\(key)"))
      guard made.status == 0 else { throw Failure(made.output) }
    }
    try Self.serverConfiguration(folder.path, port, path).write(
      toFile: "\(folder.path)/sshd_config", atomically: true, encoding: .utf8)
    try Self.clientConfiguration(folder.path, port).write(
      toFile: "\(folder.path)/ssh_config", atomically: true, encoding: .utf8)
    var command = ChildProcess.Command(sshd, "-D", "-e", "-f", "\(folder.path)/sshd_config")
    command.output = "\(folder.path)/log"
    process = try ChildProcess(command)
    let endpoint = Endpoint.port(port)
    let isReady = Wait.until(20) { [process] in
      process.status != nil || (try? Connection(endpoint)) != nil
    }
    guard isReady, process.status == nil else { throw Failure("sshd did not start:\n\(log)") }
  }

  deinit { process.stop() }

  var log: String { (try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? "" }

  private static func serverConfiguration(
    _ folder: String, _ port: UInt16, _ path: String?
  ) -> String {
    """
    ListenAddress 127.0.0.1
    Port \(port)
    HostKey \(folder)/host
    AuthorizedKeysFile \(folder)/user.pub
    PidFile none
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    PermitRootLogin prohibit-password
    \(path.map { "SetEnv PATH=\($0)" } ?? "")

    """
  }

  private static func clientConfiguration(_ folder: String, _ port: UInt16) -> String {
    """
    Host *
      Port \(port)
      IdentityFile \(folder)/user
      IdentitiesOnly yes
      IdentityAgent none
      StrictHostKeyChecking no
      UserKnownHostsFile \(folder)/known_hosts
      LogLevel ERROR

    """
  }
}
