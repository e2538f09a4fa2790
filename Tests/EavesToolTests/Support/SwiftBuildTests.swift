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
