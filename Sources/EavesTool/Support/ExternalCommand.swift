import Subprocess
#if canImport(Darwin)
import System
#else
import SystemPackage
#endif

/// Another program that this one starts, such as `swift` or `ssh`. It gets no input unless it is
/// given some, so that it never waits for a person where there is none.
struct ExternalCommand: Hashable, Sendable {
  /// The program's name or path, and its arguments.
  var words: [String]

  /// The folder it is started in; nil for the current one.
  var folder: String?

  /// What is added to this process's environment.
  var environment: [String: String] = [:]

  /// What it reads from its standard input.
  var input: [UInt8] = []

  init(_ words: [String], in folder: String? = nil) {
    self.words = words
    self.folder = folder
  }

  init(_ words: String..., in folder: String? = nil) {
    self.init(words, in: folder)
  }

  /// How a program ended, and what it said.
  struct Outcome: Hashable, Sendable {
    /// The exit status, or 128 and the signal's number.
    let status: Int32
    let output: String
    let errors: String

    var isSuccess: Bool { status == 0 }

    /// Everything it said, for a message.
    var text: String { errors.isEmpty ? output : output.isEmpty ? errors : output + errors }
  }

  /// The most bytes of output that are kept.
  private static let outputLimit = 64 << 20

  /// Runs the program and collects what it says.
  /// - Throws: `ToolError` when it cannot be started
  func run() async throws(ToolError) -> Outcome {
    do {
      let result = try await Subprocess.run(
        configuration, input: .array(input), output: .bytes(limit: Self.outputLimit),
        error: .bytes(limit: Self.outputLimit))
      return Outcome(
        status: Self.status(result.terminationStatus),
        output: String(decoding: result.standardOutput, as: UTF8.self),
        errors: String(decoding: result.standardError, as: UTF8.self))
    } catch {
      throw cannotStart(error)
    }
  }

  /// Runs the program and hands over its lines, of output and errors, as they come.
  /// - Returns: the exit status, or 128 and the signal's number
  /// - Throws: `ToolError` when it cannot be started
  func run(onLine: @Sendable (String) -> Void) async throws(ToolError) -> Int32 {
    do {
      let result = try await Subprocess.run(
        configuration, input: .none, output: .sequence, error: .combinedWithOutput
      ) { execution in
        for try await line in execution.standardOutput.strings(bufferingPolicy: .unbounded) {
          onLine(line.hasSuffix("\n") ? String(line.dropLast()) : line)
        }
      }
      return Self.status(result.terminationStatus)
    } catch {
      throw cannotStart(error)
    }
  }

  private var configuration: Configuration {
    let name = words.first ?? ""
    var additions: [Environment.Key: String?] = [:]
    for (key, value) in environment { additions[Environment.Key(stringLiteral: key)] = value }
    return Configuration(
      executable: name.utf8.contains(UInt8(ascii: "/")) ? .path(FilePath(name)) : .name(name),
      arguments: Arguments(Array(words.dropFirst())),
      environment: .inherit.updating(additions),
      workingDirectory: folder.map { FilePath($0) })
  }

  private func cannotStart(_ error: any Error) -> ToolError {
    ToolError(
      "\(words.first ?? "") cannot be started: \(error)",
      fix: "Install it, or put its folder into PATH.", status: .unavailable)
  }

  private static func status(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }
}
