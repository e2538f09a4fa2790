import Foundation
import Testing

@testable import EavesGateway

@Suite("What was started")
final class EntryTests {
  private let folder: URL
  private let program: String
  private let settings: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "entry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    program = folder.appending(path: "flasky").path
    settings = folder.appending(path: "run.fcgi").path
    try Data([0x7F, 0x45, 0x4C, 0x46]).write(to: URL(fileURLWithPath: program))
    try Data("#!\(program)\n".utf8).write(to: URL(fileURLWithPath: settings))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func entry(_ arguments: [String], script: String? = nil, isCGI: Bool = false) -> Entry {
    Entry(arguments: arguments, scriptFilename: script, isCGI: isCGI)
  }

  @Test("a settings file with a shebang comes as the first argument")
  func settingsFile() {
    let entry = entry([program, settings])
    #expect(entry.path == settings)
    #expect(entry.programPath == program)
    #expect(entry.isSettingsFile)
    #expect(entry.programName == "flasky")
    #expect(entry.folder == folder.path)
  }

  @Test("the program itself is the entry when there is no settings file")
  func programItself() {
    let entry = entry([program, "--check"])
    #expect(entry.path == program)
    #expect(!entry.isSettingsFile)
  }

  @Test("an argument that is no file with a shebang is not an entry")
  func otherFile() {
    #expect(!entry([program, program]).isSettingsFile)
    #expect(!entry([program, folder.path]).isSettingsFile)
    #expect(!entry([program, "/nonexistent"]).isSettingsFile)
  }

  @Test("as a CGI program, words of the URL's query are not an entry")
  func queryWords() throws {
    let script = folder.appending(path: "x.sh").path
    try Data("#!/bin/sh\n".utf8).write(to: URL(fileURLWithPath: script))
    // GET /run.cgi?/tmp/x.sh makes some servers start `run.cgi /tmp/x.sh`.
    #expect(!entry([program, script], script: program, isCGI: true).isSettingsFile)
    #expect(!entry([program, script], script: nil, isCGI: true).isSettingsFile)
    #expect(entry([program, settings], script: settings, isCGI: true).isSettingsFile)
  }

  @Test("a name without a folder, as suexec gives, is looked up by the kernel")
  func bareName() {
    let entry = entry(["no-such-program"])
    #expect(entry.programPath.hasPrefix("/"))
    #expect(FileManager.default.isExecutableFile(atPath: entry.programPath))
  }
}
