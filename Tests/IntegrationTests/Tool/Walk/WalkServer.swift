import Foundation

/// `eaves serve` for an app that is being written.
final class WalkServer {
  let port: UInt16
  private let process: ChildProcess
  private let folder: TemporaryFolder

  init(_ app: WalkedApp, _ options: String...) throws {
    port = try Port.free()
    folder = try TemporaryFolder()
    var command = ChildProcess.Command(
      [try ToolProgram.path.get(), "serve", "--package-path", app.folder, "--port", "\(port)"]
        + options)
    command.environment = ProcessInfo.processInfo.environment
    command.output = "\(folder.path)/output"
    process = try ChildProcess(command)
  }

  deinit { process.stop(SIGINT) }

  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// What the terminal shows.
  var output: String {
    (try? String(contentsOfFile: "\(folder.path)/output", encoding: .utf8)) ?? ""
  }

  /// Waits until a page has a text, as it does some time after a file was saved.
  /// - Returns: the page
  @discardableResult
  func wait(for text: String, at path: String = "/", seconds: Double = 300) throws -> String {
    var last = ""
    let found = Wait.until(seconds) {
      if let status = process.status { last = "eaves serve ended with \(status)" }
      guard process.status == nil else { return true }
      guard let client = try? HTTPClient(.port(port)),
        let answer = try? client.ask(HTTPQuestion("GET", path, headers: [("Accept", "text/html")]))
      else {
        usleep(50_000)
        return false
      }
      last = "\(answer.status)\n\(answer.text)"
      return answer.text.contains(text)
    }
    guard found, process.status == nil else {
      throw Failure("\(path) has no \(text.debugDescription):\n\(last)\n\(output)")
    }
    return last
  }

  /// Ends it as Ctrl-C does.
  /// - Returns: the exit status; nil when it still runs
  func stop() -> Int? {
    process.signal(SIGINT)
    return process.wait(seconds: 20)
  }
}
