import Foundation
import Testing

extension RealServers {
  /// What `eaves package --single` makes: two files in a folder, which are the whole site.
  @Suite struct SingleFile {
    private let home: Home

    init() throws { home = try Home() }

    /// Puts the two files, and nothing else, into a public folder.
    private func place(_ kind: String = "any") throws {
      let sources = try AppSources(example: ExampleProgram.basicSite.get())
      let output = try TemporaryFolder()
      let result = try ToolProgram.run(
        ["package", "--single", "--host", kind, "--output", output.path] + sources.options)
      guard result.status == 0 else { throw Failure(result.output) }
      try FileManager.default.createDirectory(
        atPath: "\(home.path)/public_html/shop", withIntermediateDirectories: true)
      let folder = "\(output.path)/basic-site/public_html/basic-site"
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(names == [".htaccess", "run.fcgi"])
      for name in names {
        try FileManager.default.copyItem(
          atPath: "\(folder)/\(name)", toPath: "\(home.path)/public_html/shop/\(name)")
      }
      home.own()
    }

    private func check(_ server: ApacheServer) throws {
      let page = try server.get("/~alice/shop/about")
      #expect(page.status == 200, "\(server.errorLog)")
      #expect(page.text.contains("<title>"))
      let style = String(
        try #require(page.text.firstMatch(of: #/href="([^"]*style\.css[^"]*)"/#)?.1))
      #expect(style.hasPrefix("/~alice/shop/static/style.css?v="))
      let versioned = try server.get(style)
      #expect(versioned.status == 200)
      #expect(versioned["Content-Type"] == "text/css; charset=utf-8")
      #expect(versioned["Cache-Control"]?.contains("immutable") == true)
      let original = try String(
        contentsOfFile: "\(Repository.path)/Examples/BasicSite/static/style.css", encoding: .utf8)
      #expect(versioned.text == original)
      let tag = try #require(versioned["ETag"])
      var again = HTTPQuestion("/~alice/shop/static/style.css")
      again.headers.append(("If-None-Match", tag))
      #expect(try server.ask(again).status == 304)
      var part = HTTPQuestion("/~alice/shop/static/style.css")
      part.headers.append(("Range", "bytes=5-14"))
      let partial = try server.ask(part)
      #expect(partial.status == 206)
      #expect(partial.text == String(original.dropFirst(5).prefix(10)))
      #expect(partial["Content-Range"] == "bytes 5-14/\(original.utf8.count)")
      for name in ["missing.css", "../templates/index.html", "%2e%2e/templates/index.html"] {
        #expect(try server.get("/~alice/shop/static/\(name)").status != 200, "\(name)")
      }
      #expect(try server.get("/~alice/shop/templates/index.html").status == 404)
    }

    @Test("under mod_fcgid")
    func modFcgid() throws {
      try place()
      try check(home.server())
    }

    @Test("as a plain CGI program")
    func plainCGI() throws {
      try place("cgi")
      let server = try home.server(
        configuration: """
          <Directory "\(home.path)">
            RemoveHandler .fcgi
          </Directory>

          """)
      try check(server)
    }

    @Test("A program whose end got lost on the way says so, and does not start without its pages")
    func truncated() throws {
      try place()
      let entry = "\(home.path)/public_html/shop/run.fcgi"
      let size = try #require(
        try FileManager.default.attributesOfItem(atPath: entry)[.size] as? Int)
      truncate(entry, off_t(size - 100))
      let checked = try ChildProcess.run(.init(entry, "--check"))
      #expect(checked.status == 1)
      #expect(checked.output.contains("has \(size - 100) bytes and should have \(size)"))
      let page = try home.server().get("/~alice/shop/")
      #expect(page.status == 500)
      #expect(page.text.contains("could not start"))
    }
  }
}
