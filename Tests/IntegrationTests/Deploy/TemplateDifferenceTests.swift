import Foundation
import Testing

extension RealServers.Templates {
  /// What a template is for, where that is more than the others do.
  @Suite struct Differences {
    private static func setup(_ template: String, at mount: String? = nil) throws -> TemplateSetup {
      try #require(
        TemplateSetup.all.first { $0.template == template && (mount == nil || $0.mount == mount) })
    }

    @Test(
      "Requests are answered by one process, and under plain CGI each by its own",
      arguments: TemplateSetup.all)
    func processes(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup)
      let first = try site.server.get("\(setup.mount)/page").seen(by: setup)
      let second = try site.server.get("\(setup.mount)/page").seen(by: setup)
      #expect((first.process == second.process) == (setup.way == .fastCGI))
    }

    @Test("subdirectory leaves media and admin_media to Apache, missing files too")
    func media() throws {
      let setup = try Self.setup("subdirectory")
      let site = try TemplateSite(setup)
      for folder in ["media", "admin_media"] {
        try site.folder.write("a picture", to: "\(folder)/logo.svg")
        #expect(try site.server.get("\(setup.mount)/\(folder)/logo.svg").text == "a picture")
        let missing = try site.server.get("\(setup.mount)/\(folder)/missing.svg")
        #expect(missing.status == 404)
        #expect(missing.text.contains("was not found on this server"))
      }
    }

    @Test("web-root leaves the folder in which certificates are proven to Apache")
    func wellKnown() throws {
      let setup = try Self.setup("web-root")
      let site = try TemplateSite(setup)
      try site.folder.write("proof", to: ".well-known/acme-challenge/token")
      #expect(try site.server.get("/.well-known/acme-challenge/token").text == "proof")
      let missing = try site.server.get("/.well-known/acme-challenge/other")
      #expect(missing.status == 404)
      #expect(missing.text.contains("was not found on this server"))
    }

    @Test("All templates let certificates be proven")
    func wellKnownEverywhere() throws {
      for setup in TemplateSetup.all {
        let site = try TemplateSite(setup)
        try site.folder.write("proof", to: ".well-known/acme-challenge/token")
        let answer = try site.server.get("\(setup.mount)/.well-known/acme-challenge/token")
        #expect(answer.text == "proof", "\(setup)")
      }
    }

    @Test("nested is an app of its own inside another app's folder")
    func nested() throws {
      let inner = try Self.setup("nested")
      let site = try TemplateSite(inner)
      let outerFolder = URL(fileURLWithPath: site.folder.path)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
      let program = try TemplateSite.installFixture(outerFolder)
      let htaccess = try Repository.text("htaccess-templates/web-root.htaccess")
      let outer = try WebFolder(outerFolder, program: program, htaccess: htaccess)
      let outerSetup = try Self.setup("web-root")
      for path in ["/a/", "/a/b/", "/a/b/other", "/a/b/c-other"] {
        let seen = try site.server.get(path).seen(by: outerSetup)
        #expect(seen.mount == "")
        #expect(seen.path == path)
      }
      #expect(try site.server.get("/a/b/c/").isFirstPage)
      let seen = try site.server.get("/a/b/c/deep/page").seen(by: inner)
      #expect(seen.mount == "/a/b/c")
      #expect(seen.path == "/deep/page")
      withExtendedLifetime(outer) {}
    }

    @Test(
      "A host that forbids Options answers 500 to a template that has them, as its comment says")
    func forbiddenOptions() throws {
      for template in ["subdirectory", "plain-cgi"] {
        var setup = try Self.setup(template)
        setup.host = TemplateSetup.withoutOptions
        let site = try TemplateSite(setup)
        #expect(try site.server.get("\(setup.mount)/").status == 500)
        #expect(site.server.errorLog.contains("Options not allowed here"))
      }
    }

    @Test("static-files shows nothing outside of its folders, and lets browsers keep what it shows")
    func staticOnly() throws {
      for mount in ["/shop", ""] {
        let setup = try Self.setup("static-files", at: mount)
        let site = try TemplateSite(setup, files: ["forgotten.txt", "notes/plan.html"])
        for file in ["forgotten.txt", "notes/plan.html"] {
          #expect(try site.server.get("\(mount)/\(file)").seen(by: setup).path == "/\(file)")
        }
        let style = try site.server.get("\(mount)/static/style.css")
        #expect(style["Cache-Control"] == "public, max-age=3600")
        let missing = try site.server.get("\(mount)/static/missing.css")
        #expect(missing.status == 404)
        #expect(missing.text.contains("was not found on this server"))
        try site.folder.write("User-agent: *\n", to: "robots.txt")
        #expect(try site.server.get("\(mount)/robots.txt").text == "User-agent: *\n")
      }
    }

    @Test("private-files refuses a whole project but its pages and static files")
    func project() throws {
      let files = [
        ".build/debug/app", ".gitignore", "Package.resolved", "Package.swift", "README.md",
        "Sources/App/main.swift", "Tests/AppTests/AppTests.swift", "app.db-journal",
        "app.sqlite3-wal",
        "backup.tar.gz", "bin/app", "dump.sql", "run.fcgi.bak", "settings.ini", "settings.toml",
        "settings.yaml", "site.zip", "static/style.css.swp", "templates", "DATA/visitors.txt",
      ]
      let setup = try Self.setup("private-files", at: "/shop")
      let site = try TemplateSite(setup, files: files.filter { $0 != "templates" })
      for file in files {
        let answer = try site.server.get("\(setup.mount)/\(file)")
        #expect(answer.status == 403, "\(file)")
        #expect(!answer.text.contains(WebFolder.secret), "\(file)")
      }
      #expect(try site.server.get("\(setup.mount)/database").seen(by: setup).path == "/database")
    }

    @Test("The rules of hosting guides work too, but for the escapes that the README names")
    func guides() throws {
      let form = try Repository.text("htaccess-templates/README.md")
      let rules = try #require(
        form.components(separatedBy: "```apache\n").dropFirst().first?
          .components(separatedBy: "```").first)
      let setup = TemplateSetup(
        template: "userdir", mount: "/~alice/flasky", folder: "home/alice/public_html/flasky",
        edits: [("~username/flasky", "~alice/flasky")])
      let site = try TemplateSite(setup)
      try site.folder.write(
        "RewriteEngine On\nRewriteBase /\n" + rules.replacing("~username", with: "~alice"),
        to: ".htaccess")
      #expect(try site.server.get("\(setup.mount)/").isFirstPage)
      for path in ["/deep/page", "/run.fcgi/deep/page"] {
        let seen = try site.server.get("\(setup.mount)\(path)").seen(by: setup)
        #expect(seen.mount == setup.mount)
        #expect(seen.path == "/deep/page")
      }
      #expect(try site.server.get("\(setup.mount)/100%25").status == 400)
      #expect(try site.server.get("\(setup.mount)/what%3F").status == 403)
    }
  }
}
