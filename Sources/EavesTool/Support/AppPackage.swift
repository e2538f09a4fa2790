/// The Swift package of an app, as `swift package describe` sees it.
struct AppPackage: Hashable, Sendable {
  /// A program that the package builds.
  struct Program: Hashable, Sendable {
    /// The name of the executable product, and of the file.
    let name: String

    /// The absolute path of the folder with its sources.
    let sources: String
  }

  /// The absolute path of the folder that holds Package.swift.
  let folder: String

  /// The package's name.
  let name: String

  /// The programs in the order of their names.
  let programs: [Program]

  /// Finds the package that a folder belongs to, and reads what it builds.
  /// - Parameter folder: the folder of Package.swift, or one below it
  /// - Throws: `ToolError` when there is no package, or its manifest does not compile
  static func find(from folder: String = ".") async throws(ToolError) -> AppPackage {
    guard let start = FileSystem.resolved(folder) else {
      throw ToolError("there is no folder \(folder)", status: .noInput)
    }
    var candidate = start
    while !FileSystem.isFile("\(candidate)/Package.swift") {
      guard candidate != "/" else {
        throw ToolError(
          "\(start) is in no Swift package: neither it nor a folder above has a Package.swift",
          fix: "Go to the app's folder, or name it with --package-path. "
            + "`eaves new NAME` makes a new app.",
          status: .noInput)
      }
      candidate = FileSystem.parent(of: candidate)
    }
    return try await describe(candidate)
  }

  /// The program of a name.
  /// - Parameter name: the product's name; nil for the only one there is
  /// - Throws: `ToolError` that lists the names when that does not tell which one
  func program(named name: String?) throws(ToolError) -> Program {
    let names = programs.map(\.name).joined(separator: ", ")
    if let name {
      guard let program = programs.first(where: { $0.name == name }) else {
        throw ToolError(
          "the package \(self.name) has no executable product \(name)",
          fix: programs.isEmpty ? Self.noProgram : "It has \(names).", status: .usage)
      }
      return program
    }
    guard let program = programs.first else {
      throw ToolError(
        "the package \(self.name) in \(folder) builds no program", fix: Self.noProgram,
        status: .data)
    }
    guard programs.count == 1 else {
      throw ToolError(
        "the package \(self.name) builds several programs: \(names)",
        fix: "Say which one, for instance with --product \(program.name).", status: .usage)
    }
    return program
  }

  /// The folder of a program's templates, static files and data: the package's own, unless these lie
  /// beside the program's sources.
  func root(of program: Program) -> String {
    let candidates = [folder, program.sources]
    return candidates.first { candidate in
      ["templates", "static"].contains { FileSystem.isFolder("\(candidate)/\($0)") }
    } ?? folder
  }

  private static let noProgram =
    "Package.swift needs an executable target: .executableTarget(name: …)."
}
