import ArgumentParser

/// `eaves routes`: lists what an app answers.
struct RoutesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routes",
    abstract: "List the routes of the app.",
    discussion: """
      eaves routes
      eaves routes --package-path sites/flasky
      eaves routes --program public_html/run.fcgi

      Builds the app of the current package and asks it: each line has the methods, the rule, \
      and the name that url_for takes.
      """)

  @OptionGroup
  var app: AppProgram

  func run() async throws {
    try await app.run("--routes")
  }
}
