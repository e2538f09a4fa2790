import Foundation
import Testing

extension RealServers {
  /// `eaves new`, and what it makes, as the command of the tests' build does it.
  @Suite struct NewApp {
    @Test(
      "A new app builds without a warning, and its tests pass",
      arguments: [["--minimal", "--host", "cgi"], ["--site"]])
    func tests(options: [String]) throws {
      let app = try WalkedApp(options: options)
      let built = try app.swift("build", "--build-tests")
      #expect(built.status == 0, "\(built.output)")
      #expect(!built.output.contains("\(app.folder)/Sources/"), "\(built.output)")
      let tested = try app.swift("test", "--skip-build", "--disable-xctest")
      #expect(tested.status == 0, "\(tested.output)")
      #expect(tested.output.contains("passed"))
    }

    @Test("A new app is formatted as this project is")
    func format() throws {
      let app = try WalkedApp()
      let linted = try Repository.swift(
        "format", "lint", "--strict", "--recursive", "--configuration",
        "\(Repository.path)/.swift-format", "\(app.folder)/Package.swift",
        "\(app.folder)/Sources", "\(app.folder)/Tests")
      #expect(linted.status == 0, "\(linted.output)")
    }

    @Test("Its routes are listed, and its templates and settings checked")
    func questions() throws {
      let app = try WalkedApp()
      let routes = try app.eaves("routes")
      #expect(routes.status == 0, "\(routes.output)")
      for name in ["index", "hello", "greet", "goodbye", "static"] {
        #expect(routes.output.contains(" \(name)\n"), "\(routes.output)")
      }
      let good = try app.eaves("check")
      #expect(good.status == 0, "\(good.output)")
      #expect(good.output == "flasky: everything loads\n")

      try app.replace("<h1>", with: "<h1>{{ 1 + }}", in: "templates/error.html")
      let bad = try app.eaves("check")
      #expect(bad.status == 1)
      #expect(bad.output.contains("error.html:4"), "\(bad.output)")

      try app.replace("return app", with: "return ap", in: "Sources/flasky/App.swift")
      let broken = try app.eaves("check")
      #expect(broken.status == 65)
      #expect(broken.output.contains("App.swift:"), "\(broken.output)")
      #expect(broken.output.contains("cannot find 'ap'"), "\(broken.output)")
    }

    @Test("An app of the smallest kind is checked by its entry file too")
    func entry() throws {
      let app = try WalkedApp(options: ["--minimal"])
      #expect(try app.eaves("check").status == 0)
      let program = "\(app.folder)/.build/debug/flasky"
      try app.replace(
        "/home/username/flasky/bin/flasky", with: program, in: "public/run.fcgi")
      try app.replace("ROOT=/home/username/flasky", with: "ROOT=..", in: "public/run.fcgi")
      chmod("\(app.folder)/public/run.fcgi", 0o755)
      let entry = "\(app.folder)/public/run.fcgi"
      let good = try ToolProgram.run(["check", "--program", entry])
      #expect(good.status == 0, "\(good.output)")
      try app.write(try app.text("public/run.fcgi") + "MAX_BODDY=1\n", to: "public/run.fcgi")
      chmod(entry, 0o755)
      let bad = try ToolProgram.run(["check", "--program", entry])
      #expect(bad.status == 1)
      #expect(bad.output.contains("MAX_BODY"), "\(bad.output)")
    }
  }
}
