import ArgumentParser

/// `eaves deploy`: brings a new version to a host.
struct DeployCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "Bring a new version of the app to a host, without a failed request.",
    discussion: """
      eaves deploy alice@www.example.edu: --url https://www.example.edu/~alice/flasky/
      eaves deploy /home/alice --public public_html/flasky
      eaves deploy alice@host: --program flasky-x86_64 --dry-run

      The target is the folder that both parts of the app lie below, usually the home folder, on \
      another machine over ssh or on this one. The new version is uploaded beside the old ones, checked, \
      and tried there with --check; then the link `current` leads to it, and the entry file is touched. \
      When it does not answer at --url, everything is put back as it was.

      Exit codes: 0 the new version answers; 64 wrong options; 65 the new version is at fault, and the \
      old one goes on answering; 66 the folder is not there; 69 the host cannot be reached; 73 \
      something cannot be written there; 75 it may work when tried again.
      """)

  @Argument(
    help: "The folder on the host: user@host:folder, or a folder on this machine.",
    completion: .directory)
  var target: DeployTarget

  @OptionGroup(title: "What to deploy")
  var options: PackageOptions

  @OptionGroup(title: "The host")
  var hostOptions: HostOptions

  @Option(help: "How many releases are kept on the host.")
  var keep = 5

  @Flag(help: "Replace .htaccess and run.fcgi even where they were changed on the host.")
  var replaceChanged = false

  func validate() throws {
    guard keep >= 1 else { throw ValidationError("--keep has to be 1 or more.") }
    guard options.home == nil else {
      throw ValidationError("--home is found out on the host; give the folder with the target.")
    }
  }

  func run() async throws {
    var app = try await options.prepare()
    let mark = Self.makeMark()
    app.releaseMark = mark
    let connection = try HostConnection(target, ssh: hostOptions.ssh)
    let result: Result<Void, ToolError>
    do throws(ToolError) {
      result = .success(try await deploy(app, mark: mark, over: connection))
    } catch {
      result = .failure(error)
    }
    await connection.close()
    try result.get()
  }

  private func deploy(
    _ app: HostedApp, mark: String, over connection: HostConnection
  ) async throws(ToolError) {
    var app = app
    let session = HostSession(
      connection: connection,
      script: HostScript(
        folder: target.folder, privateFolder: app.layout.privateFolder,
        publicFolder: app.layout.publicFolder, name: app.layout.name),
      isDryRun: hostOptions.dryRun)
    let state = try await session.inspect()
    try app.layout.settle(in: state.base)
    sayWhat(app.layout.name, state)
    try await Deployment(
      app: app, session: session, url: hostOptions.url, keep: keep, replaces: replaceChanged,
      mark: mark, state: state
    ).run()
    Terminal.write(
      hostOptions.dryRun
        ? "Nothing was changed.\n"
        : "\(Terminal.styled("Deployed", .green)) release \(state.next); "
          + "`eaves rollback` goes back\n")
  }

  private func sayWhat(_ name: String, _ state: HostState) {
    let before = state.current.map { ", after \($0)" } ?? ""
    Terminal.write(
      "\(Terminal.styled(name, .bold)) release \(state.next)\(before), "
        + "to \(target.description(base: state.base))\n")
  }

  /// 32 hexadecimal digits that nobody can guess.
  private static func makeMark() -> String {
    hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max) })
  }
}
