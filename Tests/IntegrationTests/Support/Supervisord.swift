import Foundation

/// supervisord with one of the samples, in the foreground.
struct Supervisord {
  let process: ChildProcess
  private let folder: String

  /// - Parameters:
  ///   - sample: what it is to keep running
  ///   - folder: where its files lie
  init(_ sample: String, in folder: String) throws {
    self.folder = folder
    let supervisord = try Tool.find("supervisord", package: "supervisor")
    try sample.write(toFile: "\(folder)/sample.conf", atomically: true, encoding: .utf8)
    let configuration = """
      [supervisord]
      nodaemon=true
      user=\(Account.isRoot ? "root" : NSUserName())
      logfile=\(folder)/supervisord.log
      pidfile=\(folder)/supervisord.pid
      childlogdir=\(folder)
      [include]
      files=\(folder)/sample.conf

      """
    try configuration.write(toFile: "\(folder)/main.conf", atomically: true, encoding: .utf8)
    process = try ChildProcess(.init([supervisord, "-c", "\(folder)/main.conf"]))
  }

  /// Stops it with what it runs.
  /// - Returns: the exit status; nil when it did not end in time
  func stop() -> Int? {
    process.signal(SIGTERM)
    return process.wait(seconds: 20)
  }

  /// What it wrote, of processes that it had to kill or that ended by themselves.
  func troubles() throws -> String {
    let log = try String(contentsOfFile: "\(folder)/supervisord.log", encoding: .utf8)
    return log.split(separator: "\n")
      .filter { $0.contains("SIGKILL") || $0.contains("not expected") }.joined(separator: "\n")
  }
}
