import Foundation
import TestSupport
import Testing

extension RealServers {
  /// Each sample of `deploy`, with the edits it documents and no others, tried on the real thing.
  @Suite struct Samples {
    /// A web server's sample with the edits for the whole site, or for an app below a path.
    struct Web: Sendable, CustomTestStringConvertible {
      var name: String
      var mount = ""
      var edits: [(String, String)] = []

      /// Whether the program outlives a request.
      var isKept: Bool { name != "lighttpd/flasky-cgi" }

      /// Whether the program is run by somebody else.
      var isExternal: Bool { !name.hasPrefix("lighttpd") }

      var testDescription: String { mount.isEmpty ? name : "\(name) at \(mount)" }

      func start(_ site: SampleSite) throws -> SampleServer {
        switch name {
        case "apache/flasky": try .apache(site, edits: edits)
        case "nginx/flasky": try .nginx(site, edits: edits)
        default: try .lighttpd(site, sample: String(name.dropFirst("lighttpd/".count)))
        }
      }
    }

    static let web = [
      Web(name: "apache/flasky"),
      Web(
        name: "apache/flasky", mount: "/flasky",
        edits: [("ProxyPass \"/\" ", "ProxyPass \"/flasky/\" ")]),
      Web(name: "nginx/flasky"),
      Web(
        name: "nginx/flasky", mount: "/flasky",
        edits: [
          ("location / {", "location /flasky/ {"), ("SCRIPT_NAME \"\"", "SCRIPT_NAME \"/flasky\""),
        ]),
      Web(name: "lighttpd/flasky-fastcgi"),
      Web(name: "lighttpd/flasky-cgi"),
    ]

    @Test("Every sample is tried, and says where it goes and what to change")
    func complete() throws {
      var samples: [String] = []
      for folder in ["apache", "lighttpd", "nginx", "supervisor", "systemd"] {
        samples += try Repository.files(in: "deploy/\(folder)").map { "\(folder)/\($0)" }
      }
      let tried = Set(Self.web.map { "\($0.name).conf" })
        .union(["supervisor/flasky.conf", "systemd/flasky.service", "systemd/flasky.socket"])
        .union(["supervisor/flasky-http.conf", "systemd/flasky-http.service"])
      #expect(Set(samples) == tried)
      let index = try Repository.text("deploy/README.md")
      for sample in samples {
        let text = try Repository.text("deploy/\(sample)")
        #expect(text.contains(" Where it goes:") && text.contains(" What to change:"), "\(sample)")
        #expect(index.contains("(\(sample))"), "\(sample)")
      }
    }

    @Test("Pages, links, and escapes are the app's", arguments: web)
    func pages(_ web: Web) throws {
      let site = try SampleSite()
      let program = web.isExternal ? try site.run() : nil
      let server = try web.start(site)
      #expect(try server.get("\(web.mount)/").isFirstPage, "\(server.errorLog)")
      let seen = try server.get("\(web.mount)/deep/page?q=a%20b").seen(by: web.name)
      #expect(seen.mount == web.mount)
      #expect(seen.path == "/deep/page")
      #expect(seen.query == "q=a%20b")
      #expect(seen.link == web.mount)
      let paths = [
        "100%25": "100%", "a%2541": "a%41", "what%3F": "what?", "a%23b": "a#b", "caf%C3%A9": "café",
        "a%20b": "a b", "a+b": "a+b",
      ]
      for (typed, meant) in paths {
        let seen = try server.get("\(web.mount)/x/\(typed)?q=1").seen(by: web.name)
        #expect(seen.path == "/x/\(meant)", "\(typed)")
      }
      program?.stop()
    }

    @Test("A body and credentials reach the app; a Proxy header does not", arguments: web)
    func message(_ web: Web) throws {
      let site = try SampleSite()
      let program = web.isExternal ? try site.run() : nil
      let server = try web.start(site)
      let answer = try server.ask(
        HTTPQuestion(
          "POST", "\(web.mount)/echo",
          headers: [("Authorization", "Basic YWxhZGRpbg=="), ("Proxy", "http://evil.example")],
          body: [UInt8](repeating: 120, count: 200_000)))
      let json = try answer.json()
      #expect(json["bodyLength"]?.int == 200_000)
      let fields = (json["headers"]?.array ?? []).compactMap(\.array)
        .map { "\($0[0].string ?? "")=\($0[1].string ?? "")".lowercased() }
      #expect(fields.contains("authorization=basic ywxhzgrpbg=="))
      #expect(!fields.contains { $0.hasPrefix("proxy=") })
      program?.stop()
    }

    @Test("Static files are the web server's, and no other file is shown", arguments: web)
    func files(_ web: Web) throws {
      let site = try SampleSite()
      let program = web.isExternal ? try site.run() : nil
      let server = try web.start(site)
      let style = try server.get("/static/style.css")
      #expect(style.status == 200)
      #expect(style["Content-Type"] == "text/css")
      #expect(style.text == "body { color: green }\n")
      #expect(try server.get("/static/missing.css").status == 404)
      var targets = ["/run.fcgi", "/.htaccess", "//.env", "/static", "/static/"]
      for file in WebFolder.privateFiles {
        targets += [
          "/\(file)", "/static/../\(file)", "/static/%2e%2e/\(file)", "/static/..%2F\(file)",
        ]
        targets += ["/static/..%5C\(file)", "/static//../../\(file)", "/x/../\(file)"]
      }
      for target in targets {
        let answer = try server.get(target)
        #expect(!answer.text.contains(WebFolder.secret), "\(target)")
        #expect(!answer.text.contains("#!/"), "\(target)")
      }
      program?.stop()
    }

    @Test("A touch of the entry reloads the app", arguments: web.filter(\.isKept))
    func reload(_ web: Web) throws {
      let site = try SampleSite()
      let program = web.isExternal ? try site.run() : nil
      let server = try web.start(site)
      #expect(try server.get("\(web.mount)/").text.hasPrefix("none "))
      for version in 1...3 {
        try site.deploy(version: version)
        // As many as there may be processes, and some more.
        for _ in 1...4 {
          #expect(try server.get("\(web.mount)/").text.hasPrefix("\(version) "))
        }
      }
      program?.stop()
    }
  }
}
