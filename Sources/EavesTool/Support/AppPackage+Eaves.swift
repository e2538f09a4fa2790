import FoundationEssentials

extension AppPackage {
  /// The absolute path of the checkout of Eaves that the package is built with.
  /// - Parameter scratch: the folder of the build
  /// - Throws: `ToolError` when the package does not depend on Eaves
  func eavesFolder(scratch: String) async throws(ToolError) -> String {
    let command = ExternalCommand(
      "swift", "package", "--package-path", folder, "--scratch-path", scratch,
      "show-dependencies", "--format", "json")
    let outcome = try await command.run()
    guard outcome.isSuccess else {
      throw ToolError(
        "what \(folder)/Package.swift depends on cannot be found out:\n\(outcome.text)",
        status: .data)
    }
    return try Self.eavesFolder(dependencies: outcome.output, of: name)
  }

  /// Reads the answer of `swift package show-dependencies --format json`.
  /// - Parameter package: the name of the package it is about
  /// - Throws: `ToolError` when Eaves is not in it, or the answer has another form
  static func eavesFolder(
    dependencies: String, of package: String
  ) throws(ToolError) -> String {
    let root: Dependency
    do {
      // Messages of the package manager can stand before the object.
      root = try JSONDecoder().decode(
        Dependency.self, from: Data(dependencies.utf8.drop { $0 != UInt8(ascii: "{") }))
    } catch {
      throw ToolError(
        "the answer of `swift package show-dependencies` is not understood: \(error)",
        status: .software)
    }
    guard let eaves = root.find("eaves") else {
      throw ToolError(
        "the package \(package) does not depend on Eaves",
        fix: "A program for a host needs it: .package(url: …/eaves) in Package.swift.",
        status: .data)
    }
    return eaves.path
  }

  /// A package and what it depends on.
  private struct Dependency: Decodable {
    let name: String
    let path: String
    let dependencies: [Dependency]

    func find(_ name: String) -> Dependency? {
      if self.name == name { return self }
      return dependencies.lazy.compactMap { $0.find(name) }.first
    }
  }
}
