import Foundation
import TestSupport
import Testing

extension RealServers {
  /// Each file of `htaccess-templates`, copied, edited as it documents and in no other way, and tried
  /// on a real Apache.
  @Suite struct Templates {
    @Test("Every template is tried")
    func complete() throws {
      let files = try Repository.files(in: "htaccess-templates").filter {
        $0.hasSuffix(".htaccess")
      }
      #expect(files == Set(TemplateSetup.all.map { "\($0.template).htaccess" }).sorted())
    }

    @Test(
      "Every template says where it fits, what to change, and what not to put in, and is listed")
    func explained() throws {
      let index = try Repository.text("htaccess-templates/README.md")
      for template in Set(TemplateSetup.all.map(\.template)) {
        let text = try Repository.text("htaccess-templates/\(template).htaccess")
        for part in ["# Where it fits:", "# What to change:", "# What not to put in:", "`Fcgid`"] {
          #expect(text.contains(part), "\(template)")
        }
        #expect(index.contains("(\(template).htaccess)"), "\(template)")
      }
    }

    @Test("Pages at the mount's root and below it are the app's", arguments: TemplateSetup.all)
    func pages(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup)
      #expect(try site.server.get("\(setup.mount)/").isFirstPage)
      for path in ["/swift/version/", "/a/b/c/d", "/database", "/statics/x", "/logs-of/2024"] {
        let seen = try site.server.get("\(setup.mount)\(path)").seen(by: setup)
        #expect(seen.mount == setup.mount)
        #expect(seen.path == path)
        #expect(seen.query == "")
      }
      let seen = try site.server.get("\(setup.mount)/search?q=a%20b&path=/x").seen(by: setup)
      #expect(seen.path == "/search")
      #expect(seen.query == "q=a%20b&path=/x")
    }

    @Test("A link that the app makes leads to the page it is for", arguments: TemplateSetup.all)
    func links(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup)
      let first = try site.server.get("\(setup.mount)/first/page").seen(by: setup)
      let second = try site.server.get("\(first.link)/linked/page").seen(by: setup)
      #expect(second.path == "/linked/page")
      #expect(second.link == first.link)
    }

    @Test("The example that people try first works as it is", arguments: TemplateSetup.all)
    func example(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup, program: TemplateSite.installVersions)
      for start in ["/", "/run.fcgi"] {
        let first = try site.server.get("\(setup.mount)\(start)")
        #expect(first.status == 200)
        #expect(first.text.contains("Swift works here"))
        let links = first.text.matches(of: #/href="([^"]*)"/#).map { String($0.1) }
        #expect(links.count == 3)
        for link in links {
          let page = try site.server.get(link)
          #expect(page.status == 200, "\(link)")
          #expect(page.text.matches(of: #/href="([^"]*)"/#).map { String($0.1) } == links)
        }
      }
      for file in WebFolder.privateFiles + ["missing"] {
        let status = try site.server.get("\(setup.mount)/\(file)").status
        #expect([403, 404].contains(status), "\(file)")
      }
    }

    @Test("A visitor who types the entry's name gets working links", arguments: TemplateSetup.all)
    func visibleEntry(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup)
      for path in ["/run.fcgi", "/run.fcgi/"] {
        #expect(try site.server.get("\(setup.mount)\(path)").isFirstPage)
      }
      let seen = try site.server.get("\(setup.mount)/run.fcgi/typed/page").seen(by: setup)
      #expect(seen.isEntryVisible)
      #expect(seen.mount == setup.mount)
      #expect(seen.path == "/typed/page")
      let linked = try site.server.get("\(seen.link)/linked/page").seen(by: setup)
      #expect(linked.path == "/linked/page")
    }

    @Test("Escapes in a path arrive as the visitor typed them", arguments: TemplateSetup.all)
    func escapes(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup)
      let paths = [
        "100%25": "100%", "a%25zz": "a%zz", "a%2541": "a%41", "what%3F": "what?", "a%23b": "a#b",
        "a%3Fb=c": "a?b=c", "caf%C3%A9": "café", "a%20b": "a b", "a+b": "a+b", "a%3Bb": "a;b",
      ]
      for (typed, meant) in paths {
        let seen = try site.server.get("\(setup.mount)/x/\(typed)?q=1").seen(by: setup)
        #expect(seen.path == "/x/\(meant)", "\(typed)")
        #expect(seen.query == "q=1")
      }
    }

    @Test("A static file is Apache's", arguments: TemplateSetup.all)
    func staticFiles(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup)
      let answer = try site.server.get("\(setup.mount)/static/style.css")
      #expect(answer.status == 200)
      #expect(answer["Content-Type"] == "text/css")
      #expect(answer.text == "body { color: green }\n")
      #expect(answer["ETag"] != nil)
    }

    @Test("Private files and the entry's text are not shown", arguments: TemplateSetup.all)
    func privateFiles(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup)
      for file in WebFolder.privateFiles + [".env/x", "static/../.env", "./data//visitors.txt"] {
        for typed in [file, file.replacing(".", with: "%2E"), file.replacing("/", with: "//")] {
          let answer = try site.server.get("\(setup.mount)/\(typed)")
          #expect(!answer.text.contains(WebFolder.secret), "\(typed)")
          #expect([setup.refusal, 403].contains(answer.status), "\(typed)")
        }
      }
      for name in [".htaccess", "run.fcgi", "run.fcgi/"] {
        let answer = try site.server.get("\(setup.mount)/\(name)")
        #expect(!answer.text.contains("#!") && !answer.text.contains("Rewrite"), "\(name)")
      }
    }

    @Test("A line that begins with Fcgid makes everything fail, as the templates say")
    func fcgidDirective() throws {
      let setup = TemplateSetup(template: "recommended", mount: "/shop", folder: "www/shop")
      let site = try TemplateSite(setup, addition: "FcgidIOTimeout 60\n")
      #expect(try site.server.get("/shop/").status == 500)
      #expect(try site.server.get("/shop/static/style.css").status == 500)
      #expect(site.server.errorLog.contains("FcgidIOTimeout not allowed here"))
    }
  }
}

/// What the app says it was asked for.
struct SeenRequest {
  let mount: String
  let path: String
  let query: String
  /// What the app puts before a path to make a link.
  let link: String
  let isEntryVisible: Bool
  let process: Int
}

extension HTTPAnswer {
  /// Whether this is the page at `/` of the program that reports what it was asked for.
  var isFirstPage: Bool {
    let words = text.split { $0 == " " || $0 == "\n" }
    return status == 200 && words.count == 2 && words[0] == "none" && Int(words[1]) != nil
  }

  /// Reads the answer of the program that reports what it was asked for.
  /// - Throws: an error when another than the program answered
  func seen(by setup: some CustomStringConvertible) throws -> SeenRequest {
    let answer = "\(setup) answers \(status): \(text.prefix(300))"
    try #require(self["Content-Type"] == "application/json" && status == 200, "\(answer)")
    let json = try json()
    return SeenRequest(
      mount: try #require(json["mount"]?.string), path: try #require(json["path"]?.string),
      query: try #require(json["query"]?.string), link: try #require(json["entryLink"]?.string),
      isEntryVisible: json["entryVisible"]?.bool == true,
      process: try #require(json["pid"]?.int))
  }
}
