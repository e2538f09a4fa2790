import ArgumentParser
import EavesGateway

/// The program of an app that is asked something, and how to get it.
struct AppProgram: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder of the app's package, or one in it.", valueName: "folder"),
    completion: .directory)
  var packagePath: String?

  @Option(
    help: ArgumentHelp("Which of several programs of the package.", valueName: "name"))
  var product: String?

  @Option(
    help: ArgumentHelp(
      "A program that is built already, or an entry file, in place of the package's.",
      valueName: "file"), completion: .file())
  var program: String?

  func validate() throws {
    guard program == nil || (packagePath == nil && product == nil) else {
      throw ValidationError("--program stands for itself: leave --package-path and --product out.")
    }
  }

  /// Runs the program with an option, and ends with its status when it is not 0.
  /// - Throws: `ToolError` when there is no program, or it crashes; `ExitCode` otherwise
  func run(_ option: String) async throws {
    var command = try await command()
    command.words.append(option)
    let outcome = try await command.run()
    Terminal.write(outcome.output)
    Terminal.writeError(outcome.errors)
    if outcome.isSuccess { return }
    guard outcome.status <= 128 else {
      throw ToolError(
        "\(command.words.joined(separator: " ")) ended by signal \(outcome.status - 128)",
        status: .software)
    }
    throw ExitCode(outcome.status)
  }

  private func command() async throws -> ExternalCommand {
    if let program { return ExternalCommand(try Self.executable(program)) }
    let package = try await AppPackage.find(from: packagePath ?? ".")
    let program = try package.program(named: product)
    var command = ExternalCommand(try await build(program, of: package))
    // Beside the built program there is nothing; a root that the person has set is meant.
    if Variables.ofProcess["EAVES_ROOT"] == nil {
      command.environment["EAVES_ROOT"] = package.root(of: program)
    }
    return command
  }

  private func build(
    _ program: AppPackage.Program, of package: AppPackage
  ) async throws -> String {
    defer { Terminal.clearProgress() }
    let build = SwiftBuild(package: package, program: program, configuration: .debug)
    do {
      return try await build.run { event in
        if case .step(let line) = event { Terminal.showProgress(line) }
      }
    } catch let failure as BuildFailure {
      throw ToolError("\(program.name) does not compile:\n\(failure)", status: .data)
    }
  }

  private static func executable(_ path: String) throws(ToolError) -> String {
    guard let absolute = FileSystem.resolved(path), FileSystem.isFile(absolute) else {
      throw ToolError("there is no program \(path)", status: .noInput)
    }
    guard FileSystem.isExecutable(absolute) else {
      throw ToolError(
        "\(path) cannot be started: it is not executable", fix: "chmod 755 \(path)",
        status: .permission)
    }
    return absolute
  }
}
