import Foundation
import Testing

/// The command `eaves serve` under test, with what it said so far.
final class ServeProcess {
  let port: UInt16
  let process: ChildProcess
  private let folder: TemporaryFolder

  var endpoint: Endpoint { .port(port) }

  /// Starts `eaves serve` on a port of its own, and waits until it listens.
  init(_ options: [String], environment: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    port = try Port.free()
    var command = ChildProcess.Command(
      [try ToolProgram.path.get(), "serve", "--port", "\(port)"] + options)
    command.environment = ProcessInfo.processInfo.environment
      .merging(["TMPDIR": folder.path]) { $1 }.merging(environment) { $1 }
    command.output = "\(folder.path)/output"
    process = try ChildProcess(command)
    let isReady = Wait.until(60) {
      process.status != nil || (try? Connection(endpoint)) != nil
    }
    guard isReady, process.status == nil else {
      throw Failure("eaves serve did not start:\n\(output)")
    }
  }

  /// A server for visitors, with the program of a site.
  static func production(
    _ site: Site, workers: Int = 2, options: [String] = []
  ) throws -> ServeProcess {
    let serve = try ServeProcess(
      ["--production", "--program", site.entry, "--workers", "\(workers)"] + options)
    serve.site = site
    return serve
  }

  /// What is served, which is there as long as this is.
  private var site: Site?

  deinit { process.stop(SIGKILL) }

  /// What it wrote to the terminal.
  var output: String {
    (try? String(contentsOfFile: "\(folder.path)/output", encoding: .utf8)) ?? ""
  }

  /// Asks once over a connection of its own.
  func ask(_ question: HTTPQuestion) throws -> HTTPAnswer {
    try HTTPClient(endpoint).ask(question)
  }

  func ask(_ target: String) throws -> HTTPAnswer { try ask(HTTPQuestion(target)) }

  /// Asks over a connection of its own and receives up to its end.
  func exchange(_ bytes: String) throws -> String {
    let connection = try Connection(endpoint)
    try connection.send(Array(bytes.utf8))
    return String(decoding: try connection.receiveAll(), as: UTF8.self)
  }

  /// The processes that it started and that run.
  var children: [Int] {
    let text = try? String(
      contentsOfFile: "/proc/\(process.id)/task/\(process.id)/children", encoding: .utf8)
    // Those that another thread started have that one as their parent in the system's view.
    let tasks =
      (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.id)/task")) ?? []
    let all = tasks.compactMap {
      try? String(contentsOfFile: "/proc/\(process.id)/task/\($0)/children", encoding: .utf8)
    }
    return (all.isEmpty ? [text ?? ""] : all).flatMap { $0.split(separator: " ") }
      .compactMap { Int($0) }
  }

  /// What is left of its temporary folder.
  var leftovers: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasPrefix("eaves-serve") }
  }

  /// The most memory that it has used so far, in KB.
  var peakMemory: Int {
    let status = (try? String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { $0.split { !$0.isNumber }.first }.flatMap { Int($0) } ?? 0
  }
}

extension RealServers {
  /// `eaves serve`.
  @Suite(.serialized) enum Serve {}
}
