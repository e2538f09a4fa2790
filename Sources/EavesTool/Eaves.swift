import ArgumentParser
import EavesGateway

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The command `eaves`.
struct EavesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eaves",
    abstract: "Make, serve and deploy Swift web apps on shared hosting.",
    discussion: """
      eaves new flasky
      cd flasky
      eaves serve
      eaves deploy alice@www.example.edu: --url https://www.example.edu/~alice/flasky/
      """,
    version: eavesVersion,
    groupedSubcommands: [
      CommandGroup(
        name: "Writing",
        subcommands: [
          NewCommand.self, ServeCommand.self, RoutesCommand.self, CheckCommand.self,
          RenderCommand.self,
        ]),
      CommandGroup(
        name: "Hosting",
        subcommands: [
          PackageCommand.self, DeployCommand.self, RollbackCommand.self, DoctorCommand.self,
        ]),
      CommandGroup(name: "Shell", subcommands: [CompletionCommand.self]),
    ])

  /// Runs what the arguments ask for, and ends the process with a status that says how it went.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as ToolError {
      Terminal.clearProgress()
      Terminal.report(error)
      exit(withError: error.status.code)
    } catch {
      exit(withError: error)
    }
  }
}

/// Where the program begins.
@main
enum Start {
  /// Runs the command, and ends the process when it is done.
  ///
  /// Not asynchronous itself: the main thread of a program that begins so ends by unwinding its stack
  /// as soon as there is something to wait for, and a static build has no tables to unwind by. It
  /// would be aborted. Here the thread waits.
  static func main() {
    Task.detached {
      await EavesCommand.main()
      exit(0)
    }
    while true { pause() }
  }
}
