import Foundation
import Synchronization
import Testing

@testable import EavesTool

@Suite("Building an app's program")
struct SwiftBuildTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write(
      """
      // swift-tools-version: 6.0
      import PackageDescription
      let package = Package(name: "small", targets: [.executableTarget(name: "small")])
      """, to: "Package.swift")
  }

  private func build(_ source: String) async throws -> (program: String, steps: [String]) {
    try folder.write(source, to: "Sources/small/main.swift")
    let package = try await AppPackage.find(from: folder.path)
    let steps = Mutex<[String]>([])
    let build = SwiftBuild(
      package: package, program: try package.program(named: nil), configuration: .debug)
    let program = try await build.run { event in
      if case .step(let line) = event { steps.withLock { $0.append(line) } }
    }
    return (program, steps.withLock { $0 })
  }

  @Test("gives the program, and says how far it is")
  func program() async throws {
    let (program, steps) = try await build("print(6 * 7)\n")
    #expect(try await ExternalCommand(program).run().output == "42\n")
    #expect(steps.contains { $0.hasPrefix("[") })
  }

  /// deploy/build is run in a folder of its own, with a `swift` that only writes down what it is told.
  @Test("tells compiler and linker for a host what deploy/build tells them")
  func staticFlags() async throws {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let script = try String(
      contentsOf: repository.appending(path: "deploy/build"), encoding: .utf8)
    try folder.write(script, to: "deploy/build")
    try folder.write("#!/bin/sh\n", to: "deploy/install-packages")
    try folder.write(
      "#!/bin/sh\nprintf '%s\\n' \"$@\" >'\(folder.path)/words'\n", to: "bin/swift")
    for name in ["deploy/build", "deploy/install-packages", "bin/swift"] {
      #expect(chmod("\(folder.path)/\(name)", 0o755) == 0)
    }
    let outcome = try await ExternalCommand(
      "env", "PATH=\(folder.path)/bin:/usr/bin:/bin", "\(folder.path)/deploy/build", "hello"
    ).run()
    // There is no program afterwards.
    #expect(outcome.status == 65, "\(outcome)")
    let words = try String(contentsOfFile: "\(folder.path)/words", encoding: .utf8)
    #expect(
      words.split(separator: "\n").map(String.init)
        == [
          "build", "--configuration", "release", "--product", "hello", "--scratch-path",
          ".build/static",
        ] + SwiftBuild.staticFlags(deploy: "\(folder.path)/deploy"))
  }

  @Test("tells what the compiler says, and where")
  func failure() async throws {
    let failure = await #expect(throws: BuildFailure.self) {
      try await build("let number: Int = \"text\"\n")
    }
    let diagnostic = try #require(failure?.diagnostics.first { $0.severity == .error })
    #expect(diagnostic.file == "\(folder.path)/Sources/small/main.swift")
    #expect(diagnostic.line == 1)
    #expect(diagnostic.message.contains("cannot convert"))
  }
}
