import FoundationEssentials

extension AppPackage {
  /// Asks the package manager what a package builds.
  static func describe(_ folder: String) async throws(ToolError) -> AppPackage {
    let command = ExternalCommand(
      "swift", "package", "--package-path", folder, "describe", "--type", "json")
    let outcome = try await command.run()
    guard outcome.isSuccess else {
      throw ToolError(
        "\(folder)/Package.swift cannot be read:\n\(outcome.text)", status: .data)
    }
    return try AppPackage(description: outcome.output)
  }

  /// Reads the answer of `swift package describe --type json`.
  /// - Throws: `ToolError` when it has another form
  init(description: String) throws(ToolError) {
    // Messages of the package manager can stand before the object.
    guard let start = description.utf8.firstIndex(of: UInt8(ascii: "{")) else {
      throw Self.unreadable("there is no JSON object")
    }
    let package: Description
    do {
      package = try JSONDecoder().decode(
        Description.self, from: Data(description.utf8[start...]))
    } catch {
      throw Self.unreadable("\(error)")
    }
    folder = package.path
    name = package.name
    programs = package.products.compactMap { product in
      guard product.type.keys.contains("executable"),
        let target = package.targets.first(where: {
          product.targets.contains($0.name) && $0.type == "executable"
        })
      else { return nil }
      let sources = target.path.hasPrefix("/") ? target.path : "\(package.path)/\(target.path)"
      return Program(name: product.name, sources: sources)
    }.sorted { $0.name < $1.name }
  }

  private static func unreadable(_ reason: String) -> ToolError {
    ToolError(
      "the answer of `swift package describe` is not understood: \(reason)", status: .software)
  }

  /// The parts of the answer that matter here.
  private struct Description: Decodable {
    let name: String
    let path: String
    let products: [Product]
    let targets: [Target]

    struct Product: Decodable {
      let name: String
      let targets: [String]
      /// An object with one member, whose name is the kind of product.
      let type: [String: Detail?]
    }

    struct Target: Decodable {
      let name: String
      let path: String
      let type: String
    }

    /// What is said about the kind of product, whatever that is.
    struct Detail: Decodable {
      init(from decoder: any Decoder) {}
    }
  }
}
