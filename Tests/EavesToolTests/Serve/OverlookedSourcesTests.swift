import Foundation
import Testing

@testable import EavesTool

@Suite("Sources that a build has overlooked")
struct OverlookedSourcesTests {
  private let folder = NSTemporaryDirectory() + "eaves-overlooked-\(UUID().uuidString)"

  /// Makes a file that was written at a time.
  private func make(_ name: String, at seconds: Double) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/\(name)"
    try name.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
    return path
  }

  @Test("are Swift files newer than the program, and none when there is no program")
  func found() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try make("program", at: 1_000)
    let old = try make("Old.swift", at: 999.5)
    let new = try make("New.swift", at: 1_000.5)
    let text = try make("text.html", at: 1_001)
    let changed: Set = [old, new, text, "\(folder)/Removed.swift"]
    #expect(OverlookedSources(among: changed, program: program).paths == [new])
    #expect(OverlookedSources(among: changed, program: "\(folder)/none").paths == [])
  }

  @Test("look changed to the next build, whatever it compares")
  func nudged() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try make("program", at: 1_000)
    let source = try make("New.swift", at: 1_000.5)
    let before = try #require(FileSystem.modificationTime(source))
    OverlookedSources(among: [source], program: program).nudge()
    #expect(FileSystem.modificationTime(source) == before - 1)
    #expect(try String(contentsOfFile: source, encoding: .utf8) == "New.swift")
  }
}
