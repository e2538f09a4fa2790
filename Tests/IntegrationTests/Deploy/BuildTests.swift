import Foundation
import Testing

/// A root folder, mounts, and process ids of a process's own.
private enum Isolation {
  static func words() throws -> [String] {
    let unshare = try Tool.find("unshare", package: "util-linux")
    return [unshare, "--map-root-user", "--mount", "--pid", "--fork"]
  }

  /// Root may always have these, except in some containers, and others on some systems.
  static let isPossible: Bool = {
    guard let words = try? words(),
      let result = try? ChildProcess.run(.init(words + ["--mount-proc", "/bin/true"]))
    else { return false }
    return result.status == 0
  }()
}

extension RealServers {
  /// `deploy/build`, `deploy/check-foundation`, and what they make.
  @Suite struct Build {
    @Test("The program is one file that needs no other, stripped, and at most 20 MB")
    func program() throws {
      let path = try ExampleProgram.hello.get()
      let readelf = try Tool.find("readelf", package: "binutils")
      let parts = try ChildProcess.run(.init(readelf, "--wide", "--segments", "--sections", path))
      #expect(parts.status == 0)
      for part in ["INTERP", "DYNAMIC", ".symtab"] {
        #expect(!parts.output.contains(" \(part) "), "\(part)")
      }
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      #expect(try #require(size) <= 20 << 20)
    }

    @Test(
      "The program answers a CGI request in a folder that holds only it and /proc",
      .enabled(if: Isolation.isPossible, "this account may not make namespaces: needs root"))
    func emptyFolder() throws {
      let folder = try TemporaryFolder()
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/proc", withIntermediateDirectories: false)
      try FileManager.default.copyItem(
        atPath: ExampleProgram.hello.get(), toPath: "\(folder.path)/hello")
      var command = ChildProcess.Command(
        try Isolation.words() + ["--root=\(folder.path)", "--mount-proc=/proc", "/hello"])
      command.environment = [
        "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET", "REQUEST_URI": "/",
        "SCRIPT_NAME": "/hello", "SCRIPT_FILENAME": "/hello", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
      ]
      let result = try ChildProcess.run(command)
      #expect(result.status == 0)
      #expect(result.output.hasPrefix("Status: 200"), "\(result.output)")
      #expect(result.output.hasSuffix("\r\n\r\nHello World!"), "\(result.output)")
    }

    @Test("A program that uses Foundation is refused, one that uses FoundationEssentials is not")
    func foundation() throws {
      let heavy = try Self.compile(
        "import Foundation\nprint(NSString(string: \"text\").length)",
        options: ["-static-executable"])
      let refused = try Repository.run(["deploy/check-foundation", heavy.path])
      #expect(refused.status == 1)
      #expect(refused.output.contains("contains Foundation"))
      #expect(refused.output.contains("Import FoundationEssentials instead"))
      let light = try Self.compile(
        "import FoundationEssentials\nprint(Date().timeIntervalSince1970)",
        options: ["-static-executable"])
      let accepted = try Repository.run(["deploy/check-foundation", light.path])
      #expect(accepted.status == 0)
      #expect(accepted.output == "")
    }

    @Test("Foundation is found as a shared library too, and a stripped program says it cannot tell")
    func foundationElsewhere() throws {
      let shared = try Self.compile("import Foundation\nprint(Date())", options: [])
      let refused = try Repository.run(["deploy/check-foundation", shared.path])
      #expect(refused.status == 1)
      #expect(refused.output.contains("libFoundation.so"))
      let untold = try Repository.run(["deploy/check-foundation", try ExampleProgram.hello.get()])
      #expect(untold.status == 2)
      #expect(untold.output.contains("before it is stripped"))
    }

    @Test(
      "What is asked for wrongly is explained", arguments: ["build", "check-foundation", "demo"])
    func usage(_ command: String) throws {
      let help = try Repository.run(["deploy/\(command)", "--help"])
      #expect(help.status == 0)
      #expect(help.output.hasPrefix("Usage: deploy/\(command) "))
      let wrong = try Repository.run(["deploy/\(command)", "one", "two"])
      #expect(wrong.status == 64)
      #expect(!wrong.output.isEmpty)
    }

    /// A program that is removed with its last reference.
    private struct Program {
      let folder: TemporaryFolder
      var path: String { "\(folder.path)/program" }
    }

    private static func compile(_ source: String, options: [String]) throws -> Program {
      let program = Program(folder: try TemporaryFolder())
      let file = "\(program.folder.path)/main.swift"
      try source.write(toFile: file, atomically: true, encoding: .utf8)
      var command = ChildProcess.Command(
        ["/usr/bin/env", "swiftc", "-O", file, "-o", program.path] + options)
      command.environment = ProcessInfo.processInfo.environment
      let result = try ChildProcess.run(command, seconds: 300)
      guard result.status == 0 else { throw Failure(result.output) }
      return program
    }
  }
}
