import ArgumentParser

/// `eaves check`: loads everything an app needs, and says what is wrong.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Load the app's settings, routes, and templates, and say what is wrong.",
    discussion: """
      eaves check
      eaves check --program public_html/run.fcgi

      Builds the app of the current package and starts it without a web server. Ends with 0 when \
      everything loads, with 1 when something is wrong, and with 65 when it does not compile.
      """)

  @OptionGroup
  var app: AppProgram

  func run() async throws {
    try await app.run("--check")
  }
}
