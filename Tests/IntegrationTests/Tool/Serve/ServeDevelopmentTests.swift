import Foundation
import TestSupport
import Testing

extension RealServers.Serve {
  /// `eaves serve` while an app is developed. One test after the other in one, since the first build
  /// takes longest.
  @Suite struct Development {
    static let mount = "/~alice/notes"

    static func page(_ serve: ServeProcess, _ path: String = "/") throws -> HTTPAnswer {
      try serve.ask(HTTPQuestion("GET", mount + path, headers: [("Accept", "text/html")]))
    }

    /// Waits until a page has a text and is whole.
    static func wait(
      _ serve: ServeProcess, _ path: String = "/", for text: String, seconds: Double = 120
    ) throws -> HTTPAnswer {
      var last: HTTPAnswer?
      let found = Wait.until(seconds) {
        usleep(50_000)
        last = try? page(serve, path)
        return last?.text.contains(text) ?? false
      }
      guard found, let last else {
        throw Failure("no page with \(text): \(last?.text ?? "none")\n\(serve.output)")
      }
      return last
    }

    /// The state that a page shows.
    static func generation(_ answer: HTTPAnswer) -> String? {
      answer.text.firstMatch(of: /data-generation="([^"]+)"/).map { String($0.output.1) }
    }

    @Test("Edit, see it; break it, be told; mend it, and go on")
    func cycle() throws {
      let app = try ServedApp()
      let serve = try ServeProcess(["--package-path", app.path, "--mount", Self.mount])

      // While it is built the first time, there is a page that says so.
      let first = try Self.page(serve)
      #expect(first.status == 503 && first.text.contains("The app is being built"))
      let ready = try Self.wait(serve, for: "version one, \(Self.mount), first text")
      #expect(ready.status == 200)
      #expect(ready["Content-Length"] == "\(ready.body.count)")

      try policy(serve)
      try events(app, serve)

      // A change of the sources.
      try app.edit("version one", "version two")
      let second = try Self.wait(serve, for: "version two")
      #expect(Self.generation(second) != Self.generation(ready))

      // An error in them, and its end.
      try app.edit("version two", "version \\(three)")
      let broken = try Self.wait(serve, for: "Build failed")
      #expect(broken.status == 500)
      #expect(broken.text.contains("cannot find &#39;three&#39; in scope"))
      #expect(broken.text.contains("Sources/notes/main.swift:"))
      #expect(serve.output.contains("error: cannot find 'three' in scope"))
      let plain = try serve.ask(HTTPQuestion("GET", "\(Self.mount)/"))
      #expect(plain.status == 500 && plain.text.hasPrefix("Build failed: cannot find 'three'"))
      let part = try serve.ask(
        HTTPQuestion("GET", "\(Self.mount)/style.css", headers: [("Sec-Fetch-Dest", "style")]))
      #expect(part.status == 200 && part.text == "body {}")
      // Another change does not bring the old program back in their place.
      try app.write("changed meanwhile", to: "templates/text.html")
      #expect(Wait.until(60) { serve.output.ranges(of: "Build failed:").count == 2 })
      #expect(try Self.page(serve).text.contains("Build failed"))
      try app.edit("version \\(three)", "version three")
      #expect(try Self.wait(serve, for: "version three").status == 200)

      // What the program reads when it starts.
      try app.write("second text", to: "templates/text.html")
      #expect(try Self.wait(serve, for: "second text", seconds: 60).status == 200)
      try app.write("broken", to: "templates/text.html")
      let unstarted = try Self.wait(serve, for: "The app does not start", seconds: 60)
      #expect(unstarted.status == 500 && unstarted.text.contains("it is broken &lt;here&gt;"))
      #expect(serve.output.contains("templates/text.html:1: it is broken <here>"))
      try app.write("third text", to: "templates/text.html")
      #expect(try Self.wait(serve, for: "third text", seconds: 60).status == 200)
      #expect(!serve.output.contains("warning:"))

      try crash(app, serve)

      let children = serve.children
      serve.process.signal(SIGINT)
      #expect(serve.process.wait(seconds: 10) == 0)
      #expect(serve.leftovers == [])
      for child in children { #expect(!isRunning(child)) }
    }

    /// A page that allows no scripts gets the one that refreshes it, and no other.
    private func policy(_ serve: ServeProcess) throws {
      let answer = try Self.page(serve, "/policy")
      let policy = try #require(answer["Content-Security-Policy"])
      let nonce = try #require(policy.firstMatch(of: /'nonce-([a-z0-9]+)'/)?.output.1)
      #expect(answer.text.contains("nonce=\"\(nonce)\""))
      #expect(policy.hasPrefix("default-src 'none'; script-src-elem 'nonce-"))
    }

    /// Those who listen are told of what changes.
    private func events(_ app: ServedApp, _ serve: ServeProcess) throws {
      let connection = try Connection(serve.endpoint)
      try connection.send(HTTPQuestion("/.eaves/events").bytes)
      var heard = ""
      let before = try #require(Self.generation(try Self.page(serve)))
      while !heard.contains("\"generation\": \"\(before)\"") {
        heard += String(decoding: try connection.receive(), as: UTF8.self)
      }
      heard = ""
      try app.write("p { color: red }", to: "static/style.css")
      while heard.components(separatedBy: "\"progress\": \"\"").count < 2 {
        heard += String(decoding: try connection.receive(), as: UTF8.self)
      }
      let after = try #require(Self.generation(try Self.page(serve)))
      #expect(after != before && heard.contains("\"generation\": \"\(after)\""))
    }

    /// A crash is shown with the line of the source.
    private func crash(_ app: ServedApp, _ serve: ServeProcess) throws {
      let answer = try Self.page(serve, "/crash")
      #expect(answer.status == 500)
      #expect(answer.text.contains("<h1>Fatal error: Index out of range</h1>"), "\(answer.text)")
      let line = try app.line(of: "none[3]")
      #expect(answer.text.contains("Sources/notes/main.swift:\(line)"), "\(answer.text)")
      #expect(answer.text.contains("Notes.respond(to:)"))
      #expect(serve.output.contains("Notes.respond(to:)"))
      #expect(try Self.page(serve).status == 200)
    }

    @Test(
      "A program that is there already is served, over FastCGI or as CGI", arguments: [false, true])
    func program(isCGI: Bool) throws {
      let site = try Site()
      let serve = try ServeProcess(
        ["--program", site.entry, "--mount", Self.mount] + (isCGI ? ["--cgi"] : []))
      let answer = try serve.ask(
        HTTPQuestion("POST", "\(Self.mount)/echo?a=b", body: Array("hello".utf8)))
      let echo = try answer.json()
      #expect(echo["mount"]?.string == Self.mount && echo["path"]?.string == "/echo")
      #expect(echo["bodyLength"]?.int == 5)
      let first = try serve.ask("\(Self.mount)/").text
      let second = try serve.ask("\(Self.mount)/").text
      if isCGI { #expect(first != second) }
      let large = try serve.ask(
        HTTPQuestion("POST", "\(Self.mount)/echo", body: Array(repeating: 120, count: 3_000_000)))
      #expect(try large.json()["bodyLength"]?.int == 3_000_000)
      #expect(try serve.ask("\(Self.mount)/bytes?count=3000000").body.count == 3_000_000)
      let crash = try serve.ask("\(Self.mount)/crash?by=index")
      #expect(crash.status == 500 && crash.text.hasPrefix("The app crashed"), "\(crash.text)")
      let killed = try serve.ask("\(Self.mount)/crash?by=kill")
      #expect(killed.status == 500 && killed.text.contains("signal 9"), "\(killed.text)")
      #expect(try serve.ask("\(Self.mount)/").status == 200)
      // An error that the app answers itself is its own.
      let thrown = try serve.ask("\(Self.mount)/throw?text=oops")
      #expect(thrown.status == 500 && thrown.text.contains("oops"))
      let outside = try serve.ask("/elsewhere")
      #expect(outside.status == 404 && outside.text.contains("The app is at \(Self.mount)/"))
      serve.process.signal(SIGTERM)
      #expect(serve.process.wait(seconds: 10) == 0)
      #expect(serve.leftovers == [])
    }
  }
}
