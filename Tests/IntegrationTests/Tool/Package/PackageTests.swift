import Foundation
import Testing

extension RealServers {
  /// What `eaves package` makes, unpacked as its user unpacks it, on a real Apache.
  @Suite struct Packages {
    private let home: Home
    private let output: TemporaryFolder

    init() throws {
      home = try Home()
      output = try TemporaryFolder()
    }

    /// Makes a package and unpacks it in the home folder.
    private func unpack(_ sources: AppSources, _ options: [String] = []) throws -> String {
      let result = try ToolProgram.run(
        ["package", "--output", output.path] + sources.options + options)
      guard result.status == 0 else { throw Failure(result.output) }
      let name = URL(fileURLWithPath: sources.program).lastPathComponent
      let tar = try ChildProcess.run(
        .init("/usr/bin/env", "tar", "-xzpf", "\(output.path)/\(name).tar.gz", "-C", home.path))
      guard tar.status == 0 else { throw Failure(tar.output) }
      home.own()
      return result.output
    }

    @Test("Unpacked in the home folder, it is a site, wherever that folder is")
    func site() throws {
      let said = try unpack(AppSources(example: ExampleProgram.basicSite.get()))
      let server = try home.server()
      let page = try server.get("/~alice/basic-site/")
      #expect(page.status == 200, "\(server.errorLog)")
      let style = try #require(page.text.firstMatch(of: #/href="([^"]*style\.css[^"]*)"/#)?.1)
      #expect(style.hasPrefix("/~alice/basic-site/static/style.css?v="))
      #expect(try server.get(String(style)).status == 200)
      // Sent by Apache, which knows no type parameter for style sheets.
      #expect(try server.get(String(style))["Content-Type"] == "text/css")
      #expect(try server.get("/~alice/basic-site/about").status == 200)
      #expect(home.exists("basic-site/logs/basic-site.log"))
      for part in ["program", "templates", "static files", "MB", "packed"] {
        #expect(said.contains(part), "\(said)")
      }
    }

    @Test("Permissions are what suexec wants, and what others have no business with is closed")
    func permissions() throws {
      _ = try unpack(AppSources(example: ExampleProgram.basicSite.get()))
      let modes = [
        "basic-site": 0o755, "basic-site/bin": 0o755, "basic-site/bin/basic-site": 0o755,
        "basic-site/data": 0o700, "basic-site/logs": 0o700,
        "basic-site/templates/index.html": 0o644, "basic-site/manifest.json": 0o644,
        "public_html/basic-site": 0o755, "public_html/basic-site/run.fcgi": 0o755,
        "public_html/basic-site/.htaccess": 0o644,
        "public_html/basic-site/static/style.css": 0o644,
      ]
      for (name, mode) in modes { #expect(try home.mode(name) == mode, "\(name)") }
    }

    @Test(
      "Each kind of host gets an .htaccess that works there",
      arguments: [
        ("userdir", "/~alice/site", ""), ("subdirectory", "/site", "Options -ExecCGI"),
        ("webroot", "", ""), ("cgi", "/site", "Options -ExecCGI\nRemoveHandler .fcgi"),
      ])
    func hosts(_ kind: String, _ mount: String, _ directives: String) throws {
      _ = try unpack(AppSources(), ["--host", kind, "--home", home.path])
      let configuration = "<Directory \"\(home.path)\">\n\(directives)\n</Directory>\n"
      let server =
        try kind == "userdir"
        ? home.server(configuration: configuration) : home.domain(configuration: configuration)
      let seen = try server.get("\(mount)/a/page?q=1").seen(by: kind)
      #expect(seen.mount == mount)
      #expect(seen.path == "/a/page")
      let entry = try home.text(
        "\(kind == "webroot" ? "public_html" : "public_html/site")/run.fcgi")
      #expect(entry.hasPrefix("#!\(home.path)/site/bin/site\n"))
    }

    @Test("The same sources give the same bytes, whenever and wherever they are packed")
    func reproducible() throws {
      let sources = try AppSources(example: ExampleProgram.basicSite.get())
      var archives: [Data] = []
      for place in ["one", "another"] {
        let result = try ToolProgram.run(
          ["package", "--output", "\(output.path)/\(place)"] + sources.options,
          environment: place == "one" ? [:] : ["TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"])
        #expect(result.status == 0, "\(result.output)")
        archives.append(
          try Data(
            contentsOf: URL(fileURLWithPath: "\(output.path)/\(place)/basic-site.tar.gz")))
        // A template that is only saved anew is the same template.
        let template = try String(
          contentsOfFile: "\(sources.root)/templates/index.html", encoding: .utf8)
        try sources.write(template, to: "templates/index.html")
      }
      #expect(archives[0] == archives[1])
    }

    @Test("The manifest lists every file with its size and its SHA-256")
    func manifest() throws {
      _ = try unpack(AppSources(example: ExampleProgram.basicSite.get()))
      let text = try home.text("basic-site/manifest.json")
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      let files = try #require(object?["files"] as? [[String: Any]])
      #expect(files.count == 7)
      for file in files {
        let path = try #require(file["path"] as? String)
        let sum = try ChildProcess.run(.init("/usr/bin/env", "sha256sum", "\(home.path)/\(path)"))
        #expect(sum.output.hasPrefix(try #require(file["sha256"] as? String)), "\(path)")
        let size = try FileManager.default.attributesOfItem(atPath: "\(home.path)/\(path)")[.size]
        #expect(size as? Int == file["size"] as? Int, "\(path)")
      }
    }

    @Test("What cannot be packaged is refused, with what helps and a code for scripts")
    func refused() throws {
      let sources = try AppSources()
      try sources.write("x", to: "public/run.fcgi")
      let cases: [(options: [String], status: Int, words: String)] = [
        (["--program", "/no/such"], 66, "there is no such file"),
        (["--program", "\(sources.root)/version.txt"], 65, "no program for a 64-bit Linux host"),
        (["--program", sources.program, "--root", "/no/such"], 66, "there is no folder /no/such"),
        (sources.options + ["--home", "home"], 64, "has to begin with a slash"),
        (sources.options + ["--home", "/home/a b"], 64, "has a space"),
        (sources.options + ["--private", "public_html/site/in"], 64, "visitors could see it"),
        (sources.options + ["--public", "../up"], 64, "below the home folder"),
        (sources.options + ["--include", "missing"], 66, "there is none in"),
        (sources.options + ["--single"], 65, "settings, which have no place"),
        (["--package-path", sources.root], 66, "in no Swift package"),
        (["--host", "moon"], 64, "--host"),
      ]
      for (options, status, words) in cases {
        let result = try ToolProgram.run(["package", "--output", output.path] + options)
        #expect(result.status == status, "\(options)\n\(result.output)")
        #expect(result.output.contains(words), "\(options)\n\(result.output)")
        #expect(!result.output.contains("\u{1B}"), "no colour where there is no terminal")
      }
    }
  }
}
