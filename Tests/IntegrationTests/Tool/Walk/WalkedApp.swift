import Foundation

/// The app that a test makes with `eaves new`, in a folder that stays the same, so that the second
/// build of Eaves for it, in this run or the next, finds the first one's.
struct WalkedApp {
  /// The name of the app.
  static let name = "flasky"

  /// The folder that `eaves new` is called in.
  let parent: String

  var folder: String { "\(parent)/\(Self.name)" }

  /// Makes the app anew; what was built stays.
  /// - Parameter options: what `eaves new` is told besides the name
  init(options: [String] = []) throws {
    parent = "\(Repository.path)/.build/walk"
    let files = FileManager.default
    try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let built = "\(parent)/built"
    if files.fileExists(atPath: "\(folder)/.build") {
      try? files.removeItem(atPath: built)
      try files.moveItem(atPath: "\(folder)/.build", toPath: built)
    }
    try? files.removeItem(atPath: folder)
    let result = try ToolProgram.run(["new", folder] + options)
    guard result.status == 0 else { throw Failure("eaves new:\n\(result.output)") }
    if files.fileExists(atPath: built) {
      try files.moveItem(atPath: built, toPath: "\(folder)/.build")
    }
  }

  /// Calls `eaves` in the app's folder.
  func eaves(_ words: String..., seconds: Double = 600) throws -> (status: Int, output: String) {
    try ToolProgram.run(words + ["--package-path", folder], seconds: seconds)
  }

  /// Calls `swift` for the app.
  func swift(_ words: String...) throws -> (status: Int, output: String) {
    try Repository.swift(words + ["--package-path", folder])
  }

  func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
  }

  func write(_ text: String, to file: String) throws {
    try text.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
  }

  /// Changes a text that a file has to hold.
  func replace(_ old: String, with new: String, in file: String) throws {
    let text = try text(file)
    guard text.contains(old) else { throw Failure("\(file) has no \(old.debugDescription)") }
    try write(text.replacing(old, with: new), to: file)
  }
}

extension Repository {
  /// Calls `swift` with the environment of the tests.
  static func swift(_ words: String...) throws -> (status: Int, output: String) {
    try swift(words)
  }

  static func swift(_ words: [String]) throws -> (status: Int, output: String) {
    var command = ChildProcess.Command(["/usr/bin/env", "swift"] + words)
    command.environment = ProcessInfo.processInfo.environment
    return try ChildProcess.run(command, seconds: 1_200)
  }
}
