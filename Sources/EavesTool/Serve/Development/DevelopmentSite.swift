import EavesGateway
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The state of a site that is being developed, as the browser, the terminal, and the program's
/// processes see it. Lives on the server's event loop.
final class DevelopmentSite {
  private let desk: DevelopmentDesk
  private let folder: String
  private let entry: String
  private let start: () throws -> Void
  private var hasStarted = false
  private var began = NIODeadline.now()

  /// - Parameters:
  ///   - folder: the app's folder
  ///   - entry: the path of the entry file
  ///   - start: starts the program's processes, the first time that it can run
  init(
    desk: DevelopmentDesk, folder: String, entry: String, start: @escaping () throws -> Void
  ) {
    self.desk = desk
    self.folder = folder
    self.entry = entry
    self.start = start
  }

  /// Something has changed.
  func begin(_ paths: Set<String>) {
    began = .now()
    guard let first = paths.sorted().first else { return }
    let more = paths.count > 1 ? " and \(paths.count - 1) more" : ""
    Self.say("changed: \(Problem.shorten(first, folder))\(more)")
  }

  func progress(_ text: String) {
    desk.work(text)
    Terminal.showProgress(text)
  }

  func progress(_ event: SwiftBuild.Event) {
    if case .step(let text) = event { progress(text) }
  }

  /// The app is sound: lets it take the place of the one that runs.
  func reload() {
    do {
      if hasStarted {
        // It compares the entry before its next request.
        guard utimensat(AT_FDCWD, entry, nil, 0) == 0 else { throw SystemError("touch", entry) }
      } else {
        try start()
        hasStarted = true
      }
    } catch {
      return fail(.tool("\(error)"))
    }
    Terminal.clearProgress()
    let time = NIODeadline.now() - began
    Self.say("ready after \(Self.seconds(time)) s", .green)
    desk.becomeReady()
  }

  func fail(_ problem: Problem) {
    Terminal.clearProgress()
    let page = problem.page(folder: folder)
    switch problem {
    case .build(let failure):
      Self.say("\(page.label):", .red)
      Terminal.writeError("\(failure)\n")
    case .tool, .start: Self.say(page.text(), .red)
    }
    desk.fail(problem)
  }

  /// Writes a line to the terminal.
  static func say(_ text: String, _ style: Terminal.Style = .bold) {
    Terminal.clearProgress()
    Terminal.writeError("\(Terminal.styled(text, style, on: .error))\n")
  }

  private static func seconds(_ time: TimeAmount) -> String {
    let tenths = time.nanoseconds / 100_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
