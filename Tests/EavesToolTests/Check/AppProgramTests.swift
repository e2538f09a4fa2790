import ArgumentParser
import Testing

@testable import EavesTool

@Suite("The program that is asked")
struct AppProgramTests {
  @Test("is that of a package, or a file, and not both")
  func oneOfBoth() {
    #expect(throws: Never.self) {
      try CheckCommand.parse(["--package-path", "a", "--product", "b"])
    }
    #expect(throws: Never.self) { try RoutesCommand.parse(["--program", "a"]) }
    #expect(throws: (any Error).self) {
      try CheckCommand.parse(["--program", "a", "--product", "b"])
    }
  }

  @Test("answers with its status, and with what it writes")
  func status() async throws {
    let folder = try Folder()
    try folder.write("#!/bin/sh\nexit 1\n", to: "bad", mode: 0o755)
    try folder.write("#!/bin/sh\n[ \"$1\" = --check ]\n", to: "good", mode: 0o755)
    try await CheckCommand.parse(["--program", "\(folder.path)/good"]).run()
    await #expect(throws: ExitCode(1)) {
      try await CheckCommand.parse(["--program", "\(folder.path)/bad"]).run()
    }
    await #expect(throws: ExitCode(1)) {
      try await RoutesCommand.parse(["--program", "\(folder.path)/good"]).run()
    }
  }

  @Test("that crashes is named, with the signal")
  func crash() async throws {
    let folder = try Folder()
    try folder.write("#!/bin/sh\nkill -SEGV $$\n", to: "crash", mode: 0o755)
    await #expect {
      try await CheckCommand.parse(["--program", "\(folder.path)/crash"]).run()
    } throws: { error in
      "\(error)".contains("/crash --check") && "\(error)".contains("signal 11")
    }
  }

  @Test("has to be there, and to be executable")
  func executable() async throws {
    let folder = try Folder()
    try folder.write("", to: "text")
    for (name, status) in [("text", ExitStatus.permission), ("none", .noInput), (".", .noInput)] {
      await #expect {
        try await CheckCommand.parse(["--program", "\(folder.path)/\(name)"]).run()
      } throws: { error in
        (error as? ToolError)?.status == status
      }
    }
  }
}
