/// Brings a new release to a host: uploads it beside what runs, tries it there, and only then lets it
/// answer; goes back if it does not.
struct Deployment: Sendable {
  let app: HostedApp
  let session: HostSession
  let url: String?
  let keep: Int
  let replaces: Bool

  /// What the new release is asked for with; the app has it.
  let mark: String

  /// What the host is like before.
  let state: HostState

  private var number: String { String(state.next) }
  private var before: String { state.current.map(String.init) ?? "" }
  private var privateFolder: String { "\(state.base)/\(app.layout.privateFolder)" }
  private var publicFolder: String { "\(state.base)/\(app.layout.publicFolder)" }
  private var upload: String { ".upload-\(mark)" }

  /// Carries it out.
  /// - Throws: `ToolError`; the release that answered before then answers still, or again
  func run() async throws(ToolError) {
    try checkProgram()
    let folder = try FileSystem.makeTemporaryFolder()
    defer { try? FileSystem.remove(folder) }
    let tree = try app.release(in: privateFolder)
    let manifest = try Manifest(name: app.layout.name, tree)
    try checkRoom(manifest.size)
    try tree.write(to: "\(folder)/release")
    try await bring("\(folder)/release", manifest)
    try await tryThere()
    let statusBefore = await statusNow()
    let logged = await session.quietly("count_log", [number])
    try await session.step("remember what is in force now", "save", [number])
    try await switchOver(statusBefore, logged: logged ?? "")
    await tidyUp()
  }

  /// A program of another processor would only be found out by the host's own words, which help nobody.
  private func checkProgram() throws(ToolError) {
    guard state.system.isEmpty || state.system == "Linux" else {
      throw ToolError("the host runs \(state.system), and the program is for Linux", status: .data)
    }
    guard let machine = app.program.format.machine, machine != state.machine else { return }
    throw ToolError(
      "the host's processor is \(state.machine), and the program is for \(machine)",
      fix: "Build it on such a machine, or in your CI, and hand it over with --program.",
      status: .data)
  }

  private func checkRoom(_ size: Int) throws(ToolError) {
    guard let free = state.free, free < size * 2 else { return }
    throw ToolError(
      "the host's disk has \(PackageReport.text(free)) left, too little for a release of "
        + PackageReport.text(size),
      fix: "Make room, for instance with --keep 2.", status: .temporary)
  }

  private func bring(_ folder: String, _ manifest: Manifest) async throws(ToolError) {
    try await session.step("make \(privateFolder) and \(publicFolder)", "prepare", [upload])
    let place = "\(privateFolder)/releases/\(upload)"
    session.say("upload \(PackageReport.text(manifest.size)) to \(place)")
    if !session.isDryRun {
      do throws(ToolError) {
        _ = try await session.connection.upload(
          folder, to: place, basis: state.current.map { "\(privateFolder)/releases/\($0)" },
          hasRsync: state.hasRsync)
      } catch {
        await discard(upload)
        throw error
      }
    }
    do throws(ToolError) {
      try await session.step(
        "check the upload, and name it \(privateFolder)/releases/\(number)", "accept",
        [upload, number], input: manifest.checksums)
    } catch {
      await discard(upload)
      throw error
    }
  }

  /// Starts the new program on the host with the settings that it is going to have.
  private func tryThere() async throws(ToolError) {
    let candidate = "\(privateFolder)/.entry-\(mark)"
    do throws(ToolError) {
      try await session.step(
        "try it there: \(app.isSingle ? "run.fcgi" : app.layout.name) --check", "try_settings",
        [number, before, replaces ? "yes" : "no", candidate])
    } catch {
      await discard(number)
      throw ToolError(
        "the new version does not start on the host, so nothing was changed there.\n\(error.message)",
        fix: "Mend it and deploy again.", status: .data)
    }
  }

  private func switchOver(_ statusBefore: Int?, logged: String) async throws(ToolError) {
    do throws(ToolError) {
      let output = try await session.step(
        "let release \(number) answer, and touch \(publicFolder)/run.fcgi", "activate",
        [number, before, replaces ? "yes" : "no"])
      reportKept(output)
      try await check(statusBefore)
    } catch {
      let log = await session.quietly("show_log", [number, logged.trimmed]) ?? ""
      try await goBack(error)
      throw ToolError(
        "the new version was taken back: \(error.message)"
          + (log.isEmpty ? "" : "\nThe app's log since then:\n\(log.trimmed)"),
        fix: state.current.map { "Release \($0) answers again." } ?? "There was none before.",
        status: .data)
    }
  }

  /// Asks the site, as a visitor would.
  private func check(_ statusBefore: Int?) async throws(ToolError) {
    guard let url else {
      session.say("not asked: --url would check that it answers")
      return
    }
    session.say("ask \(url) until release \(number) answers")
    guard !session.isDryRun else { return }
    let probe = ReleaseProbe(url: url, mark: mark, statusBefore: statusBefore)
    switch await probe.run() {
    case .answers(let status): Terminal.write("  release \(number) answers with \(status)\n")
    case .fails(let reason): throw ToolError(reason, status: .data)
    }
  }

  private func goBack(_ reason: ToolError) async throws(ToolError) {
    do throws(ToolError) {
      try await session.step("go back", "undo", [number, before])
    } catch {
      throw ToolError(
        "\(reason.message)\nGoing back failed as well: \(error.message)",
        fix: state.current.map { "Try `eaves rollback --to \($0)`." } ?? "", status: error.status)
    }
    await discard(number)
  }

  private func statusNow() async -> Int? {
    guard let url, !session.isDryRun else { return nil }
    return await ReleaseProbe.status(of: url)
  }

  private func reportKept(_ output: String) {
    guard output.contains("kept=.htaccess") else { return }
    Terminal.writeError(
      "\(Terminal.styled("note:", .yellow, on: .error)) \(publicFolder)/.htaccess was changed on the "
        + "host and stays; --replace-changed puts this version's there\n")
  }

  /// What is left over does not harm, so a failure here does not make the deploy one.
  private func tidyUp() async {
    _ = await session.quietly("clean", [before, number])
    for release in state.outdated(keeping: keep) {
      session.say("remove release \(release)")
      await discard(String(release))
    }
  }

  private func discard(_ release: String) async { _ = await session.quietly("discard", [release]) }
}

extension String {
  /// Without line ends and spaces around.
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
