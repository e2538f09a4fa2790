import ArgumentParser

/// `eaves rollback`: lets an older release answer again.
struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Let an older version answer again that `eaves deploy` brought to a host.",
    discussion: """
      eaves rollback alice@www.example.edu: --url https://www.example.edu/~alice/flasky/
      eaves rollback alice@host: --to 3 --private flasky --public public_html/flasky

      Without --to, it is the release that answered before the last deploy. It is tried there first; the \
      data of the app stays as it is. --list shows the releases.

      Exit codes: as those of `eaves deploy`.
      """)

  @Argument(
    help: "The folder on the host: user@host:folder, or a folder on this machine.",
    completion: .directory)
  var target: DeployTarget

  @Option(help: "The number of the release.")
  var to: Int?

  @Flag(help: "List the releases that are kept on the host.")
  var list = false

  @Option(
    help: "The folder of the app's Swift package, which tells the names when --private does not.",
    completion: .directory)
  var packagePath = "."

  @Option(help: "The program's name, when the package has several.")
  var product: String?

  @Option(name: .customLong("private"), help: "The private folder; by default the program's name.")
  var privateFolder: String?

  @Option(name: .customLong("public"), help: "The public folder; by default public_html/NAME.")
  var publicFolder: String?

  @OptionGroup(title: "The host")
  var hostOptions: HostOptions

  func run() async throws {
    let name = try await name()
    let connection = try HostConnection(target, ssh: hostOptions.ssh)
    let session = HostSession(
      connection: connection,
      script: HostScript(
        folder: target.folder, privateFolder: privateFolder ?? name,
        publicFolder: publicFolder ?? HostSetup.any.publicFolder(of: name), name: name),
      isDryRun: hostOptions.dryRun)
    let result: Result<Void, ToolError>
    do throws(ToolError) {
      result = .success(try await goBack(session))
    } catch {
      result = .failure(error)
    }
    await connection.close()
    try result.get()
  }

  private func name() async throws -> String {
    if let product { return product }
    if let privateFolder { return FileSystem.name(of: privateFolder) }
    return try await AppPackage.find(from: packagePath).program(named: nil).name
  }

  private func goBack(_ session: HostSession) async throws(ToolError) {
    let state = try await session.inspect()
    guard !list else {
      for release in state.releases {
        Terminal.write("\(release)\(release == state.current ? " answers" : "")\n")
      }
      return
    }
    let number = try release(in: state)
    let before = state.current.map(String.init) ?? ""
    let folder = "\(state.base)/\(session.script.privateFolder)"
    try await session.step(
      "try release \(number) there", "try_settings",
      [String(number), before, "no", "\(folder)/.entry-\(number)"])
    let statusBefore = await status(session)
    try await session.step(
      "let release \(number) answer, and touch run.fcgi", "activate",
      [String(number), before, "no"])
    try await check(number, statusBefore, session)
    _ = await session.quietly("clean", [before, String(number)])
    Terminal.write(
      hostOptions.dryRun
        ? "Nothing was changed.\n" : "Release \(number) answers again, in place of \(before)\n")
  }

  private func release(in state: HostState) throws(ToolError) -> Int {
    let list = state.releases.map(String.init).joined(separator: ", ")
    guard let number = to ?? state.previous else {
      throw ToolError(
        "there is no release to go back to", fix: list.isEmpty ? "" : "There is only \(list).",
        status: .noInput)
    }
    guard state.releases.contains(number) else {
      throw ToolError(
        "there is no release \(number) on the host",
        fix: list.isEmpty ? "There is none at all." : "There are \(list).", status: .noInput)
    }
    guard number != state.current else {
      throw ToolError("release \(number) is the one that answers", status: .usage)
    }
    return number
  }

  private func status(_ session: HostSession) async -> Int? {
    guard let url = hostOptions.url, !session.isDryRun else { return nil }
    return await ReleaseProbe.status(of: url)
  }

  private func check(
    _ number: Int, _ statusBefore: Int?, _ session: HostSession
  ) async throws(ToolError) {
    guard let url = hostOptions.url else { return }
    session.say("ask \(url) until release \(number) answers")
    guard !session.isDryRun else { return }
    guard let mark = try await session.inspect().mark else { return }
    let probe = ReleaseProbe(url: url, mark: mark, statusBefore: statusBefore)
    if case .fails(let reason) = await probe.run() {
      throw ToolError(
        "release \(number) is in force, and \(reason)",
        fix: "Look at the app's log, or try another release: --to N.", status: .data)
    }
  }
}
