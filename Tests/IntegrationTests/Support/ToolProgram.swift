import Foundation

/// The command `eaves`, as the build of the tests makes it.
enum ToolProgram {
  /// The program's path: the folder of the tests' bundle has it too.
  static let path: Result<String, any Error> = Result {
    let folders = [Bundle.main.bundlePath, "\(Repository.path)/.build/debug"]
    for folder in folders where access("\(folder)/eaves", X_OK) == 0 { return "\(folder)/eaves" }
    throw Failure("the tests need the command eaves: swift build --product eaves")
  }

  /// Calls the command, and waits for its end.
  /// - Parameter environment: what is added to the environment of the tests
  static func run(
    _ words: [String], environment: [String: String] = [:], seconds: Double = 300
  ) throws -> (status: Int, output: String) {
    var command = ChildProcess.Command([try path.get()] + words)
    command.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    return try ChildProcess.run(command, seconds: seconds)
  }
}
