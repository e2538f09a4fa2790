import ArgumentParser

/// The command `eaves`.
@main
struct EavesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eaves",
    abstract: "Make, serve and deploy Swift web apps on shared hosting.",
    subcommands: [
      RenderCommand.self,
      ServeCommand.self,
    ])
}
