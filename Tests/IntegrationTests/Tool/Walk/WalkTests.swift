import Foundation
import Testing

extension RealServers {
  /// From nothing to a live site, with the commands that the first screen of the README shows.
  @Suite struct Walk {
    @Test("An app is made, tried, shown, packaged, deployed, and examined")
    func walk() throws {
      let app = try make()
      try show(app)
      let package = try package(app)
      try deploy(app, package)
    }

    // MARK: Make and try

    private func make() throws -> WalkedApp {
      try Readme.expect("eaves new flasky && cd flasky")
      let app = try WalkedApp()
      let tests = try app.swift("test", "--disable-xctest")
      try #require(tests.status == 0, "\(tests.output)")
      #expect(tests.output.contains("6 tests in 1 suite passed"), "\(tests.output)")
      return app
    }

    // MARK: Show

    private func show(_ app: WalkedApp) throws {
      try Readme.expect("eaves serve --open")
      let served = try WalkServer(app)
      try served.wait(for: "<h1>It works.</h1>")
      #expect(try Browser.document(served.url()).contains("<h1>It works.</h1>"))
      try takePicture(served.url(), "new")

      try app.replace("It works.", with: "It lives.", in: "templates/index.html")
      try served.wait(for: "<h1>It lives.</h1>")
      #expect(try Browser.document(served.url()).contains("<h1>It lives.</h1>"))

      try app.replace(
        "  return app\n", with: "  app.get(\"/version\") { _ in \"1\" }\n\n  return app\n",
        in: "Sources/flasky/App.swift")
      try served.wait(for: "1", at: "/version")

      try app.replace("return app\n", with: "return ap\n", in: "Sources/flasky/App.swift")
      try served.wait(for: "cannot find")
      let broken = try Browser.document(served.url())
      #expect(broken.contains("App.swift"), "\(broken)")
      #expect(broken.contains("cannot find"), "\(broken)")
      try takePicture(served.url(), "broken")

      try app.replace("return ap\n", with: "return app\n", in: "Sources/flasky/App.swift")
      try served.wait(for: "<h1>It lives.</h1>")
      try takePicture(served.url("/hello"), "mended")
      #expect(served.stop() != nil, "\(served.output)")
    }

    /// Pictures are kept for people to look at.
    private func takePicture(_ url: String, _ name: String) throws {
      let folder = "\(Repository.path)/.build/walk/pictures"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Browser.takePicture(of: url, to: "\(folder)/\(name).png")
    }

    // MARK: Package

    /// - Returns: the paths in the archive
    private func package(_ app: WalkedApp) throws -> Set<String> {
      try Readme.expect("eaves package")
      let result = try app.eaves("package", seconds: 1_200)
      try #require(result.status == 0, "\(result.output)")
      let list = try ChildProcess.run(
        ChildProcess.Command(
          try Tool.find("tar", package: "tar"), "-tzf",
          "\(app.folder)/.build/package/flasky.tar.gz"))
      let paths = Set(list.output.split(separator: "\n").map(String.init))
      for path in [
        "public_html/flasky/.htaccess", "public_html/flasky/run.fcgi",
        "public_html/flasky/static/style.css",
      ] {
        #expect(paths.contains { $0 == path || $0 == "./\(path)" }, "\(list.output)")
      }
      return paths
    }

    // MARK: Deploy

    private func deploy(_ app: WalkedApp, _ package: Set<String>) throws {
      try Readme.expect(
        "eaves deploy alice@www.example.edu: --url https://www.example.edu/~alice/flasky/")
      let home = try Home()
      let server = try ApacheServer(
        documentRoot: Repository.path, homes: String(home.path.dropLast("/alice".count)))
      let url = "http://127.0.0.1:\(server.port)/~alice/flasky/"
      // On a host everything belongs to one account. Here one may deploy, and another serve.
      for name in ["data", "logs"] {
        let path = "\(home.path)/flasky/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        chmod(path, 0o700)
      }
      home.own()
      func deploy() throws -> (status: Int, output: String) {
        defer { home.own() }
        return try app.eaves("deploy", home.path, "--url", url, seconds: 1_200)
      }
      func version() throws -> String { try server.get("/~alice/flasky/version").text }

      let first = try deploy()
      try #require(first.status == 0, "\(first.output)\n\(server.errorLog)")
      #expect(try version() == "1")
      let page = try server.get("/~alice/flasky/")
      #expect(page.text.contains("<h1>It lives.</h1>"))
      #expect(page.text.contains("href=\"/~alice/flasky/static/style.css"))
      #expect(try Browser.document(url).contains("<h1>It lives.</h1>"))
      try takePicture(url, "deployed")

      try app.replace("{ _ in \"1\" }", with: "{ _ in \"2\" }", in: "Sources/flasky/App.swift")
      let load = Load(server.endpoint, "/~alice/flasky/version", connections: 4)
      try load.proceed(by: 50)
      let second = try deploy()
      try load.proceed(by: 50)
      let exchanges = try load.stop()
      try #require(second.status == 0, "\(second.output)\n\(server.errorLog)")
      #expect(exchanges.failures == "")
      #expect(exchanges.first?.text == "1")
      #expect(exchanges.last?.text == "2")

      try deployBroken(app, deploy)
      #expect(try version() == "2")
      #expect(try server.get("/~alice/flasky/").text.contains("<h1>It lives.</h1>"))
      try examine(home, url)
    }

    /// One that does not start, and one that starts and cannot answer.
    private func deployBroken(
      _ app: WalkedApp, _ deploy: () throws -> (status: Int, output: String)
    ) throws {
      try app.replace("<h1>", with: "<h1>{{ 1 + }}", in: "templates/index.html")
      let unready = try deploy()
      #expect(unready.status == 65, "\(unready.output)")
      #expect(unready.output.contains("index.html:"), "\(unready.output)")
      try app.replace("<h1>{{ 1 + }}", with: "<h1>{{ no_such.thing }}", in: "templates/index.html")
      let failing = try deploy()
      #expect(failing.status == 65, "\(failing.output)")
      #expect(failing.output.contains("500"), "\(failing.output)")
      try app.replace("{{ no_such.thing }}", with: "", in: "templates/index.html")
    }

    private func examine(_ home: Home, _ url: String) throws {
      try Readme.expect("eaves doctor https://www.example.edu/~alice/flasky/")
      let doctor = try ToolProgram.run(
        ["doctor", "\(home.path)/public_html/flasky", "--url", url])
      #expect(doctor.status == 0)
      #expect(doctor.output == "", "of a site as the README makes it there is nothing to say")
    }
  }
}
