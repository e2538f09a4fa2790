import NIOCore
import NIOHTTP1

/// Finds out what is known about a crash.
protocol CrashFinder: AnyObject {
  /// - Parameters:
  ///   - end: how the process ended, where that is known
  ///   - tell: called with a page about the crash; nil when there was none
  func find(_ request: HTTPRequestHead, end: ProcessEnd?, _ tell: @escaping (ProblemPage?) -> Void)
}

/// Finds crashes by what the program wrote, and by the backtraces that the Swift runtime leaves in a
/// folder.
final class BacktraceFolder: CrashFinder {
  /// How long a backtrace may take to be written.
  private static let patience = TimeAmount.seconds(20)

  private static let period = TimeAmount.milliseconds(50)

  private let loop: any EventLoop
  private let path: String
  private let output: ProgramOutput
  private let folder: String

  /// How long a backtrace may take to be begun.
  private let start: TimeAmount
  private let show: (String) -> Void

  /// - Parameters:
  ///   - path: the folder of the backtraces
  ///   - output: what programs write
  ///   - folder: the app's folder
  ///   - isDebugBuild: whether programs are known to have a backtracer, which a busy machine may be slow
  ///     to start; others may never begin a backtrace
  ///   - show: called with a report for the terminal
  init(
    loop: any EventLoop, path: String, output: ProgramOutput, folder: String, isDebugBuild: Bool,
    show: @escaping (String) -> Void
  ) {
    self.loop = loop
    self.path = path
    self.output = output
    self.folder = folder
    start = isDebugBuild ? .seconds(10) : .seconds(1)
    self.show = show
  }

  /// What makes the Swift runtime write backtraces there, as far as the program can: those of a static
  /// build cannot.
  var environment: [String] {
    let settings = [
      "enable=yes", "color=no", "interactive=no", "threads=crashed", "registers=none",
      "images=none", "cache=no", "output-to=\(path)/",
    ]
    return ["SWIFT_BACKTRACE=\(settings.joined(separator: ","))"]
  }

  func find(_ request: HTTPRequestHead, end: ProcessEnd?, _ tell: @escaping (ProblemPage?) -> Void)
  {
    let label = "\(request.method.rawValue) \(request.uri.prefix { $0 != "?" })"
    if let lines = output.takeCrash(label) {
      wait(since: .now(), label, end, lines, tell)
    } else if let end, !end.isOrderly {
      finish(label, end, Array(output.lines.suffix(5)), "", tell)
    } else {
      tell(nil)
    }
  }

  /// Waits until the backtrace is complete, which its last lines show.
  private func wait(
    since began: NIODeadline, _ label: String, _ end: ProcessEnd?, _ lines: [String],
    _ tell: @escaping (ProblemPage?) -> Void
  ) {
    output.collect()
    let text = backtrace()
    let isComplete = text.map { $0.contains("\nBacktrace took ") } ?? false
    if isComplete || NIODeadline.now() - began > (text == nil ? start : Self.patience) {
      return finish(label, end, lines, text ?? "", tell)
    }
    loop.assumeIsolated().scheduleTask(in: Self.period) { [self] in
      wait(since: began, label, end, lines, tell)
    }
  }

  private func finish(
    _ label: String, _ end: ProcessEnd?, _ lines: [String], _ backtrace: String,
    _ tell: (ProblemPage?) -> Void
  ) {
    removeBacktraces()
    let crash = CrashReport(
      end: end, output: lines.filter { !$0.isEmpty }, backtrace: backtrace)
    let frame = crash.frame(in: folder)
    let source = frame.flatMap { frame in
      (try? Terminal.read(frame.file)).flatMap { content in
        SourceExcerpt(
          file: Problem.shorten(frame.file, folder), content: content, line: frame.line)
      }
    }
    let page = crash.page(request: label, folder: folder, source: source)
    show([page.text(isWhole: false), backtrace].filter { !$0.isEmpty }.joined(separator: "\n\n"))
    tell(page)
  }

  private func backtrace() -> String? {
    let names = (try? FileSystem.names(in: path)) ?? []
    return names.sorted().last.flatMap { try? Terminal.read("\(path)/\($0)") }
  }

  private func removeBacktraces() {
    for name in (try? FileSystem.names(in: path)) ?? [] {
      try? FileSystem.remove("\(path)/\(name)")
    }
  }
}
