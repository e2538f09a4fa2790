import EavesGateway
import NIOCore
import NIOHTTP1
import Testing

@testable import EavesTool

/// What the development server decides without a server.
@Suite struct DevelopmentTests {
  // MARK: Watching

  static let filter = WatchFilter(folders: ["/app"], builds: true)

  @Test(
    "Sources are built, what the program reads makes it start anew, and the rest does not matter",
    arguments: [
      ("/app/Package.swift", WatchFilter.Meaning.source), ("/app/Sources/App/main.swift", .source),
      ("/app/Sources/App/Resources/a.txt", .source), ("/app/App/Routes.swift", .source),
      ("/app/Sources/C/c.h", .source), ("/app/templates/index.html", .content),
      ("/app/static/style.css", .content), ("/app/content/a.md", .content),
      ("/app/.build/debug/app", nil), ("/app/.git/index", nil), ("/app/logs/app.log", nil),
      ("/app/data/app.db", nil), ("/app/notes.sqlite3-wal", nil), ("/app/Tests/T/T.swift", nil),
      ("/app/templates/.index.html.swp", nil), ("/app/templates/index.html~", nil),
      ("/app/templates/#index.html#", nil), ("/app/templates/4913", nil),
      ("/app/node_modules/a/b.js", nil), ("/other/a.swift", nil), ("/app", nil),
    ])
  func meanings(path: String, meaning: WatchFilter.Meaning?) {
    #expect(Self.filter.meaning(of: path) == meaning)
  }

  @Test("A program that is built elsewhere is content like anything else")
  func withoutBuild() {
    let filter = WatchFilter(folders: ["/srv", "/srv/.hidden/root"], builds: false)
    #expect(filter.meaning(of: "/srv/bin/app.swift") == .content)
    #expect(filter.meaning(of: "/srv/.hidden/a") == nil)
    #expect(filter.meaning(of: "/srv/.hidden/root/a") == .content)
  }

  @Test("What was added, changed, or removed differs")
  func difference() {
    let stamp = { FolderTree.Stamp(seconds: $0, nanoseconds: 0, size: 1, inode: 1) }
    let before = ["a": stamp(1), "b": stamp(1), "c": stamp(1)]
    let after = ["a": stamp(1), "b": stamp(2), "d": stamp(1)]
    #expect(FileWatcher.difference(before, after) == ["b", "c", "d"])
  }

  // MARK: Refreshing

  static func adapted(
    _ fields: [(String, String)], status: Int = 200, request: [(String, String)] = []
  ) -> (head: CGIHead, script: String?) {
    var head = CGIHead()
    head.status = status
    head.fields = fields.map { CGIHead.Field($0.0, $0.1) }
    let asked = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: "/", headers: HTTPHeaders(request))
    let script = HTMLInjection.adapt(&head, to: asked, generation: "g-1", nonce: "N")
    return (head, script.map { String(buffer: $0) })
  }

  @Test("Pages get the script, and nothing else does")
  func pages() {
    let html = [("Content-Type", "text/html; charset=utf-8")]
    #expect(Self.adapted(html).script?.contains("data-generation=\"g-1\"") == true)
    #expect(Self.adapted([("content-type", "Text/HTML")], status: 500).script != nil)
    for destination in ["document", "iframe"] {
      #expect(Self.adapted(html, request: [("Sec-Fetch-Dest", destination)]).script != nil)
    }
    for type in ["text/plain", "application/json", "text/htmlx", "text/html; charset=utf-16le"] {
      #expect(Self.adapted([("Content-Type", type)]).script == nil)
    }
    #expect(Self.adapted([]).script == nil)
    for field in [("Content-Encoding", "gzip"), ("Content-Disposition", "attachment; filename=a")] {
      #expect(Self.adapted(html + [field]).script == nil)
    }
    for status in [204, 206, 304] { #expect(Self.adapted(html, status: status).script == nil) }
    for field in [("Sec-Fetch-Dest", "empty"), ("HX-Request", "true"), ("X-Requested-With", "x")] {
      #expect(Self.adapted(html, request: [field]).script == nil)
    }
  }

  @Test(
    "A policy lets the script in, and nothing else",
    arguments: [
      ("default-src 'self'", "default-src 'self'; script-src-elem 'self' 'nonce-N'"),
      (
        "default-src 'none'",
        "default-src 'none'; script-src-elem 'nonce-N'; connect-src 'self'"
      ),
      ("script-src 'nonce-X'", "script-src 'nonce-X'; script-src-elem 'nonce-X' 'nonce-N'"),
      ("script-src 'unsafe-inline'", "script-src 'unsafe-inline'"),
      (
        "script-src 'unsafe-inline' 'sha256-abc'",
        "script-src 'unsafe-inline' 'sha256-abc';"
          + " script-src-elem 'unsafe-inline' 'sha256-abc' 'nonce-N'"
      ),
      ("script-src-elem 'none'", "script-src-elem 'nonce-N'"),
      ("connect-src https://a.example", "connect-src https://a.example 'self'"),
      ("img-src *; connect-src *", "img-src *; connect-src *"),
      ("SCRIPT-SRC 'self' ;; ", "SCRIPT-SRC 'self'; script-src-elem 'self' 'nonce-N'"),
      ("", ""),
    ])
  func policies(policy: String, allowing: String) {
    #expect(ContentSecurityPolicy.allowing(nonce: "N", in: policy) == allowing)
  }

  // MARK: Pages

  @Test("Whatever a page shows, it stays text")
  func escaping() {
    let evil = "</pre></script><script>alert(1)</script>&\"'\u{0}\u{1B}[31m"
    let page = ProblemPage(
      label: evil, title: evil, subtitle: evil,
      sections: [
        .paragraph(evil), .verbatim(evil), .folded(title: evil, text: evil),
        .diagnostic(
          BuildFailure.Diagnostic(
            file: evil, line: 1, column: 1, severity: .error, message: evil,
            excerpt: [" 1 | \(evil)", "   | `- \(evil)"]), file: evil),
      ], footer: evil)
    let html = page.html(script: "")
    #expect(!html.contains("<script>") && !html.contains("</script>"))
    #expect(!html.contains("\u{0}") && !html.contains("\u{1B}"))
    #expect(html.contains("&lt;script&gt;alert(1)"))
  }

  @Test("What the compiler says stands on the page once, and several errors are counted")
  func messages() throws {
    func lines(_ number: Int) -> [String] {
      [
        "/app/Sources/main.swift:\(number):5: error: no 'x\(number)' here",
        " \(number) | x\(number)", "   | `- error: no 'x\(number)' here",
      ]
    }
    let one = Problem.build(BuildFailure(lines: lines(1) + ["1 | x1"])).page(folder: "/app")
    #expect(one.title == "no 'x1' here")
    let html = try #require(one.html(script: "").split(separator: "<details>").first)
    #expect(html.contains("<h1>no &#39;x1&#39; here</h1>"))
    #expect(html.ranges(of: "no &#39;x1&#39; here").count == 2, "the tab's title, and the page's")
    #expect(html.contains("<figcaption>Sources/main.swift:1:5</figcaption>"))
    #expect(
      one.text(isWhole: false).hasPrefix(
        "Build failed: no 'x1' here\n\n/app/Sources/main.swift:1:5\n 1 | x1\n"))
    let two = Problem.build(BuildFailure(lines: lines(1) + lines(2))).page(folder: "/app")
    #expect(two.title == "2 errors")
    for number in 1...2 {
      #expect(two.html(script: "").contains("</b> no &#39;x\(number)&#39; here</p>"))
    }
  }

  @Test("An excerpt shows the lines around one, and marks it")
  func excerpts() throws {
    let content = (1...20).map { "line \($0)" }.joined(separator: "\n")
    let excerpt = try #require(SourceExcerpt(file: "a.swift", content: content, line: 2))
    #expect(excerpt.lines.map(\.number) == Array(1...6))
    #expect(excerpt.text.contains("> 2 | line 2"))
    #expect(SourceExcerpt(file: "a", content: content, line: 0) == nil)
    #expect(SourceExcerpt(file: "a", content: content, line: 21) == nil)
    #expect(SourceExcerpt(file: "a", content: "", line: .max) == nil)
  }

  @Test("A backtrace tells which of the app's own lines it was")
  func crash() {
    let backtrace = """
      *** Program crashed: Illegal instruction at 0x00007fc01a16df7f ***

      Thread 0 "run.fcgi" crashed:

      0                  0x00007fc0 closure #1 in _assertionFailure(_:_:file:) + 623 in libswiftCore.so
      3 [ra]             0x000055b9 Notes.respond(to:) + 644 in notes at /app/Sources/notes/main.swift:9:39
      4 [async] [thunk]  0x000055b9 protocol witness in notes at //<compiler-generated>
      5 [async]          0x000055b9 Dep.run() in notes at /app/.build/checkouts/dep/Dep.swift:80
      6 [async] [system] 0x000055b9 completeTask in libswift_Concurrency.so at /a/b.swift:1:1
      """
    let report = CrashReport(
      end: .killed(4),
      output: ["Swift/Array.swift:1: Fatal error: Index out of range", "crash: x"],
      backtrace: backtrace)
    #expect(report.title == "Fatal error: Index out of range")
    #expect(report.frames.map(\.function) == ["Notes.respond(to:)", "Dep.run()"])
    #expect(report.frame(in: "/app")?.line == 9)
    #expect(report.frame(in: "/other") == nil)
    #expect(CrashReport(end: .killed(9), output: [], backtrace: "").title.contains("signal 9"))
    for line in ["1 0x at /", "1 0x1 f at /:", " 0x1 at /a:b", "1 0x1 at /a:99999999999999999999"] {
      #expect(CrashReport(end: nil, output: [], backtrace: line).frames.isEmpty)
    }
  }

  // MARK: The entry

  @Test("The entry file holds its settings whatever they are")
  func entry() throws {
    let values = ["", " a ", "a\"b\\c", "line\nbreak\ttab", "#no comment", "'q'", "$HOME", "ä"]
    let settings = values.enumerated().map { AppEntry.Setting(key: "KEY\($0)", value: $1) }
    let text = AppEntry(program: "/tmp/p", settings: settings).text
    let file = EntryFile(content: text.utf8, path: "run.fcgi")
    #expect(file.problems.isEmpty)
    #expect(file.lines.map(\.value) == values)
    #expect(text.hasPrefix("#!/tmp/p\n"))
  }

  @Test("The command line's settings count more than those of a file, and these more than our own")
  func settings() {
    let own = [
      AppEntry.Setting(key: "DEBUG", value: "0"), AppEntry.Setting(key: "TITLE", value: "a"),
      AppEntry.Setting(key: "TITLE", value: "b"),
    ]
    let settings = AppEntry.settings(root: "/app", own: own)
    #expect(settings.filter { $0.key == "DEBUG" }.map(\.value) == ["0"])
    #expect(settings.filter { $0.key == "TITLE" }.map(\.value) == ["b"])
    #expect(settings.first { $0.key == "ROOT" }?.value == "/app")
  }
}
