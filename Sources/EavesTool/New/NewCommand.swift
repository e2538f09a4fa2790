import ArgumentParser

/// `eaves new`: makes the package of a new app.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a new app.",
    discussion: """
      eaves new flasky
      eaves new --minimal --host cgi sites/flasky
      eaves new flasky --eaves https://example.com/eaves.git

      The last part of the folder becomes the name of the app, of its package, and of its program. \
      The folder must not be there yet.
      """)

  @Flag(help: "How much the app has to begin with.")
  var kind = NewProject.Kind.site

  @Option(
    help: ArgumentHelp(
      "The kind of host the app is for, which decides what public/ holds.", valueName: "setup"))
  var host = HostSetup.any

  @Option(
    help: ArgumentHelp(
      "Where the app's package finds Eaves: a folder, or the URL of a repository (default: the folder"
        + " that this command was built in).", valueName: "place"), completion: .directory)
  var eaves: String?

  @Argument(
    help: ArgumentHelp("The folder to make: its last part is the app's name.", valueName: "folder"),
    completion: .directory)
  var folder: String

  func run() throws {
    let project = try NewProject(
      name: ProjectName(path: folder), kind: kind, host: host, eaves: EavesSource(option: eaves))
    try project.write(to: folder)
    Terminal.write(project.nextSteps(in: folder))
  }
}
