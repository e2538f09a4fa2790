import NIOCore
import Synchronization

/// The work that goes on beside the server: build, try, reload, and wait for the next change.
struct DevelopmentCycle: Sendable {
  /// Files that are saved together change within this time.
  private static let settling = Duration.milliseconds(60)

  let site: NIOLoopBound<DevelopmentSite>
  let loop: any EventLoop

  /// How the program is built; nil for one that is built elsewhere.
  let build: SwiftBuild?
  let watcher: FileWatcher

  /// The path of the entry file.
  let entry: String

  /// Makes the entry file, when it is not what it should be.
  let writeEntry: @Sendable () throws -> Void
  let environment: [String: String]

  /// Goes on until the task is cancelled.
  func run() async {
    let changed = Changes()
    let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let changes = watcher.changes()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await paths in changes {
          changed.add(paths)
          wake.yield()
        }
      }
      var isBuilt = false
      await turn(after: [], isBuilt: &isBuilt)
      for await _ in wakes {
        try? await Task.sleep(for: Self.settling)
        guard !Task.isCancelled else { break }
        let paths = changed.takeAll()
        if !paths.isEmpty { await turn(after: paths, isBuilt: &isBuilt) }
      }
      group.cancelAll()
    }
  }

  /// Takes the app from its sources to answering.
  /// - Parameters:
  ///   - paths: what has changed; empty for the first time
  ///   - isBuilt: whether the program is that of the sources as they were before the change. One that they
  ///     were not built into must not take its place, whatever else changes.
  private func turn(after paths: Set<String>, isBuilt: inout Bool) async {
    let meanings = paths.compactMap(watcher.filter.meaning)
    guard paths.isEmpty || !meanings.isEmpty else { return }
    if meanings.contains(.source) { isBuilt = false }
    do {
      await onLoop { $0.begin(paths) }
      if !isBuilt, let build {
        await onLoop { $0.progress("Building \(build.program.name)") }
        try await run(build, after: paths)
        isBuilt = true
      }
      await onLoop { $0.progress("Starting") }
      try writeEntry()
      try await check()
      await onLoop { $0.reload() }
    } catch let failure as BuildFailure {
      await onLoop { $0.fail(.build(failure)) }
    } catch let problem as StartProblem {
      await onLoop { $0.fail(.start(problem.text)) }
    } catch {
      guard !Task.isCancelled else { return }
      await onLoop { $0.fail(.tool("\(error)")) }
    }
  }

  private func run(_ build: SwiftBuild, after changed: Set<String>) async throws {
    let report: @Sendable (SwiftBuild.Event) -> Void = { event in
      loop.execute { site.value.progress(event) }
    }
    let program = try await build.run(report)
    let overlooked = OverlookedSources(among: changed, program: program)
    guard !overlooked.paths.isEmpty else { return }
    overlooked.nudge()
    _ = try await build.run(report)
  }

  /// Tries whether the program starts, before it takes the place of the one that runs.
  private func check() async throws {
    var command = ExternalCommand(entry, "--check")
    command.environment = environment
    let outcome = try await command.run()
    guard !outcome.isSuccess else { return }
    let ending = outcome.status > 128 ? ProcessEnd.killed(outcome.status - 128) : nil
    let text = outcome.text.isEmpty ? "It says nothing about the reason." : outcome.text
    throw StartProblem(text: ending.map { "It ended with \($0).\n\(text)" } ?? text)
  }

  private struct StartProblem: Error {
    let text: String
  }

  private func onLoop(_ body: @escaping @Sendable (DevelopmentSite) -> Void) async {
    // The only failure is that the loop has ended, and with it the server.
    try? await loop.submit { body(site.value) }.get()
  }
}

/// What has changed and not been looked at.
private final class Changes: Sendable {
  private let paths = Mutex<Set<String>>([])

  func add(_ more: Set<String>) { paths.withLock { $0.formUnion(more) } }

  func takeAll() -> Set<String> {
    paths.withLock { paths in
      defer { paths = [] }
      return paths
    }
  }
}
