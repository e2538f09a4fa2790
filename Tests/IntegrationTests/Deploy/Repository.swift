import Foundation

/// The files of this repository that people copy, and the commands they call.
enum Repository {
  /// The folder that holds Package.swift.
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// A file with the edits that it documents, and no others.
  /// - Parameter edits: what is to be changed, and into what, in this order
  /// - Throws: `Failure` when the file does not hold what is to be changed
  static func text(_ file: String, edits: [(String, String)] = []) throws -> String {
    var text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
    for (old, new) in edits {
      guard text.contains(old) else { throw Failure("\(file) has no \(old) to change") }
      text = text.replacing(old, with: new)
    }
    return text
  }

  /// The names of the files in a folder, sorted.
  static func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
  }

  /// Calls one of the repository's commands with the environment of the tests, and waits for its end.
  static func run(
    _ words: [String], seconds: Double = 1_200
  ) throws -> (status: Int, output: String) {
    var command = ChildProcess.Command(["\(path)/\(words[0])"] + words.dropFirst())
    command.environment = ProcessInfo.processInfo.environment
    return try ChildProcess.run(command, seconds: seconds)
  }
}
