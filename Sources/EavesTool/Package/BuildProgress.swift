/// A build that a person watches.
enum BuildProgress {
  /// Builds a program for a host, and shows how far it is.
  /// - Returns: the program's path
  /// - Throws: `ToolError`, with the compiler's messages when the sources do not compile
  static func build(
    _ package: AppPackage, _ program: AppPackage.Program
  ) async throws -> String {
    Terminal.writeError("Building \(program.name) for the host\n")
    defer { Terminal.clearProgress() }
    do {
      return try await SwiftBuild(
        package: package, program: program, configuration: .static
      ).run { event in
        if case .step(let line) = event { Terminal.showProgress(line) }
      }
    } catch let failure as BuildFailure {
      throw ToolError("\(program.name) does not build:\n\(failure)", status: .data)
    }
  }
}
