import EavesGateway
import Foundation
import HTTPTypes
import Testing

@testable import EavesTool

@Suite("The doctor, from outside")
struct OutsideTests {
  /// A site that answers by a table: a path and what to answer it with.
  private struct FakeSite: Sendable {
    var pages: [String: HTTPProbe.Answer] = [:]
    var other: @Sendable (HTTPProbe) -> HTTPProbe.Answer = { _ in appNotFound }

    func examine(_ url: String, now: Int64 = 0) async throws -> OutsideExamination.Outcome {
      let site = self
      var examination = OutsideExamination(
        url: try #require(SiteURL(url)), entryName: "run.fcgi", now: now)
      examination.ask = { probe in .success(site.pages[probe.url] ?? site.other(probe)) }
      return await examination.run()
    }
  }

  private static func answer(
    _ status: Int, _ text: String = "hello", _ fields: HTTPFields = [:]
  ) -> HTTPProbe.Answer {
    HTTPProbe.Answer(status: status, fields: fields, body: Array(text.utf8), isCut: false)
  }

  private static let appNotFound = answer(404, "<!doctype html><title>404 Not Found</title>")

  private static func apache(_ status: Int) -> HTTPProbe.Answer {
    answer(
      status, "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<title>\(status)</title>")
  }

  private static let home = "http://example.org/app/"

  private static func healthy(_ url: String = home) -> FakeSite {
    FakeSite(pages: [url: answer(200)])
  }

  @Test("finds nothing in a healthy site")
  func healthy() async throws {
    let outcome = try await Self.healthy().examine(Self.home)
    #expect(outcome.findings == [])
    #expect(outcome.answers)
  }

  @Test(
    "tells the web server's own pages from those of the app",
    arguments: [
      (500, FindingCode.serverError), (403, .forbidden), (404, .notFound),
      (503, .serviceUnavailable), (502, .badGateway),
    ])
  func serverPages(status: Int, code: FindingCode) async throws {
    var site = FakeSite(pages: [Self.home: Self.apache(status)])
    site.other = { _ in Self.apache(status) }
    let outcome = try await site.examine(Self.home)
    #expect(outcome.findings.map(\.code) == [code])
    #expect(!outcome.answers)
    #expect(outcome.refusal == status)
  }

  @Test("a page of the app's that fails is the app's")
  func appError() async throws {
    let outcome = try await FakeSite(pages: [Self.home: Self.answer(500, "Oh no, an own page")])
      .examine(Self.home)
    #expect(outcome.findings.map(\.code) == [.appError])
    #expect(outcome.answers)
  }

  @Test("a page that says that the app could not start names the log")
  func startFailure() async throws {
    let text = """
      <h1>The application could not start</h1>
      <p>The reasons are in its log: /home/alice/flasky/logs/flasky.log.</p>
      """
    var site = FakeSite(pages: [Self.home: Self.answer(500, text)])
    site.other = { _ in Self.answer(500, text) }
    let outcome = try await site.examine(Self.home)
    #expect(outcome.findings.map(\.code) == [.appCannotStart])
    #expect(outcome.findings[0].fix.text.contains("/home/alice/flasky/logs/flasky.log. "))
  }

  @Test("a listing, a source, and a first page alone are told")
  func reached() async throws {
    var site = Self.healthy()
    site.pages[Self.home] = Self.answer(200, "<title>Index of /app</title>")
    site.other = { _ in Self.apache(404) }
    #expect(try await site.examine(Self.home).findings.map(\.code) == [.rootNotReached])
    site.pages[Self.home] = Self.answer(200, "#!/home/alice/bin/flasky\nSECRET_KEY=hunter2\n")
    let shown = try await site.examine(Self.home).findings
    #expect(shown.map(\.code) == [.sourceShown])
    #expect(!DoctorReport(findings: shown).json.contains("hunter2"))
    site.pages[Self.home] = Self.answer(200)
    #expect(try await site.examine(Self.home).findings.map(\.code) == [.entryNotReached])
    site.other = { $0.url.hasSuffix("/run.fcgi") ? Self.answer(200, "#!/x") : Self.appNotFound }
    #expect(try await site.examine(Self.home).findings.map(\.code) == [.sourceShown])
  }

  @Test("redirects are followed, and those that never end are told")
  func redirects() async throws {
    func redirect(_ target: String) -> HTTPProbe.Answer {
      Self.answer(302, "", [.location: target])
    }
    var site = Self.healthy()
    site.pages[Self.home] = redirect("/app/home")
    site.pages["http://example.org/app/home"] = Self.answer(200)
    #expect(try await site.examine(Self.home).findings == [])
    site.pages["http://example.org/app/home"] = redirect("/app/")
    #expect(try await site.examine(Self.home).findings.map(\.code) == [.redirectLoop])
    site.pages[Self.home] = redirect("https://elsewhere.example/login")
    #expect(try await site.examine(Self.home).findings == [])
  }

  @Test("an app that does not see that a request is encrypted is told")
  func https() async throws {
    let home = "https://example.org/app/"
    var site = Self.healthy(home)
    #expect(try await site.examine(home).findings == [])
    site.pages[home] = Self.answer(200, "", [.setCookie: "session=x; HttpOnly; Path=/app"])
    #expect(try await site.examine(home).findings.map(\.code) == [.httpsNotSeen])
    site.pages[home] = Self.answer(200, "", [.setCookie: "session=x; Secure; HttpOnly"])
    #expect(try await site.examine(home).findings == [])
    site.pages[home] = Self.answer(302, "", [.location: "http://example.org/app/x"])
    #expect(try await site.examine(home).findings.map(\.code) == [.httpsNotSeen])
    site.pages["http://example.org/app/x"] = Self.answer(301, "", [.location: home])
    #expect(
      Set(try await site.examine(home).findings.map(\.code)) == [.redirectLoop, .httpsNotSeen])
  }

  @Test("an app that has a page for every path has no private files")
  func everyPath() async throws {
    var site = Self.healthy()
    site.other = { _ in Self.answer(200, "<!doctype html>\nFOO=bar {{ x }} [core] every page") }
    #expect(try await site.examine(Self.home).findings == [])
    site.other = { Self.answer(200, "you asked for \($0.url)\nA=b") }
    #expect(try await site.examine(Self.home).findings == [])
  }

  @Test("files that are nobody's business are found by what is in them")
  func privateFiles() async throws {
    for (name, text) in [
      (".env", "SECRET_KEY=hunter2\n"), (".git/HEAD", "ref: refs/heads/main\n"),
      ("app.db", "SQLite format 3\u{0}"), ("data/secret-key", "0123456789abcdef0123456789abcdef\n"),
      ("logs/run.log", "2024-02-29T12:00:00Z info: GET / 200\n"),
      ("run.fcgi.bak", "#!/home/alice/flasky\n"), ("templates/base.html", "{% block a %}"),
    ] {
      var site = Self.healthy()
      site.pages[Self.home + name] = Self.answer(200, text)
      let findings = try await site.examine(Self.home).findings
      #expect(findings.map(\.code) == [.privateFileExposed], "\(name)")
      #expect(findings.first?.evidence.map(\.place) == [Self.home + name])
      #expect(!DoctorReport(findings: findings).json.contains("hunter2"))
    }
  }

  @Test("files that lie in the folder are known by their first bytes")
  func knownFiles() async throws {
    var examination = OutsideExamination(
      url: try #require(SiteURL(Self.home)), entryName: "run.fcgi", now: 0)
    examination.privateFiles = [
      ("data/a b.db", Array("bytes".utf8)), ("x.log", Array("other".utf8)),
    ]
    examination.ask = { probe in
      switch probe.url {
      case "http://example.org/app/data/a%20b.db": .success(Self.answer(200, "bytes and more"))
      case "http://example.org/app/x.log", Self.home: .success(Self.answer(200))
      default: .success(Self.appNotFound)
      }
    }
    let findings = await examination.run().findings
    #expect(findings.flatMap(\.evidence).map(\.place) == ["http://example.org/app/data/a%20b.db"])
  }

  @Test("debug pages, limits, and clocks are told")
  func others() async throws {
    var site = Self.healthy()
    site.other = { _ in Self.answer(404, "<p>This is shown because the setting DEBUG is on.") }
    #expect(try await site.examine(Self.home).findings.map(\.code) == [.debugOn])
    site = Self.healthy()
    site.other = { $0.fields.isEmpty ? Self.appNotFound : Self.apache(400) }
    #expect(try await site.examine(Self.home).findings.map(\.code) == [.headerLimit])
    site.other = { $0.body.count > 300_000 ? Self.apache(413) : Self.appNotFound }
    let limit = try await site.examine(Self.home).findings
    #expect(limit.map(\.code) == [.bodyLimit])
    site = Self.healthy()
    site.pages[Self.home] = Self.answer(200, "", [.date: "Sun, 06 Nov 1994 08:49:37 GMT"])
    #expect(try await site.examine(Self.home, now: 784_111_777).findings == [])
    #expect(
      try await site.examine(Self.home, now: 784_119_999).findings.map(\.code) == [.clockWrong])
  }

  @Test("a limit is found by trying, to a hundredth")
  func search() async {
    for limit in [1_100, 100_000, 131_072, 500_000, 1_048_575, 9_999_999] {
      let found = await LimitChecks.bodyLimit(upTo: LimitChecks.sizes(maxBody: 16 << 20)) {
        $0 <= limit
      }
      #expect(found.map { $0 <= limit && limit - $0 <= limit / 50 } == true, "\(limit)")
    }
    #expect(await LimitChecks.bodyLimit(upTo: [131_072, 131_073]) { $0 <= 131_072 } == 131_072)
    #expect(await LimitChecks.bodyLimit(upTo: [1 << 20]) { _ in true } == nil)
    #expect(await LimitChecks.bodyLimit(upTo: [1 << 20]) { _ in false } == nil)
    #expect(LimitChecks.sizes(maxBody: 1 << 20) == [131_072, 131_073, 1 << 20])
  }

  @Test("addresses are read and put together")
  func addresses() throws {
    let url = try #require(SiteURL("HTTPS://example.org:8443/~a%20b//run.fcgi?x#y"))
    #expect("\(url)" == "https://example.org:8443/~a%20b/")
    #expect(url.decodedPath == "/~a b")
    #expect(url.appending("ä/b c") == "https://example.org:8443/~a%20b/%C3%A4/b%20c")
    #expect("\(try #require(SiteURL("http://example.org")))" == "http://example.org/")
    for text in [
      "", "example.org", "ftp://example.org/", "http://", "http://a:b@c/", "http://a b/",
    ] {
      #expect(SiteURL(text) == nil)
    }
    #expect(SiteURL.resolve("../x", from: "http://a/b/c") == "http://a/b/../x")
    #expect(SiteURL.resolve("/x", from: "http://a/b/c") == "http://a/x")
    #expect(SiteURL.resolve("//b/x", from: "https://a/") == "https://b/x")
  }

  @Test("a probe's rules are the site's, led to the probe's folder")
  func probeRules() {
    let text = """
      RewriteBase /flasktest
      RewriteRule ^(.*)$ /~alice/run.fcgi/$1 [L]
      RewriteRule ^ run.fcgi [L]
      FallbackResource /flasky/run.fcgi
      ErrorDocument 404 /run.fcgi
      Options +ExecCGI
      """
    #expect(
      ProbeSite.rules(text, folder: "probe", entryName: "run.fcgi") == """
        RewriteBase /flasktest/probe/
        RewriteRule ^(.*)$ /~alice/probe/run.fcgi/$1 [L]
        RewriteRule ^ run.fcgi [L]
        FallbackResource /flasky/probe/run.fcgi
        ErrorDocument 404 /probe/run.fcgi
        Options +ExecCGI
        """)
  }

  @Test("what was seen from outside puts right what was feared inside")
  func combine() {
    let options = Finding(.htaccessOptions, .init("Options"), fix: .init("x"))
    let exposed = Finding(.privateFileExposed, .init("a"), fix: .init("x"))
    var outside = OutsideExamination.Outcome()
    #expect(SiteExamination.combine([options, exposed], nil) == [options, exposed])
    outside.answers = true
    #expect(SiteExamination.combine([options, exposed], outside) == [options])
    outside.answers = false
    outside.refusal = 500
    #expect(SiteExamination.combine([options], outside).map(\.severity) == [.error])
    outside.refusal = 404
    #expect(SiteExamination.combine([options], outside).map(\.severity) == [.note])
  }

  private static func report(_ facts: String) -> String {
    "mount /app/NAME\nscheme http\nuser 33\ngroups 33 34\nauthorization no\n\(facts)"
  }

  @Test("what a probe says is read, and nothing else is")
  func probeReport() throws {
    let report = try #require(ProbeReport(Self.report("processes 20\nprocess-count 3\nhost\n")))
    #expect(report.mount == "/app/NAME")
    #expect(report.process.account == Account(user: 33, groups: [33, 34]))
    #expect(report.process.limits.processes == 20)
    #expect(report.process.processCount == 3)
    #expect(report.process.limits.memory == nil)
    for text in ["", "hello", "<!doctype html>\nmount scheme user", "\n\n \n"] {
      #expect(ProbeReport(text) == nil)
    }
  }

  @Test("what arrives of a request is judged by what the URL says and what the entry trusts")
  func probed() async throws {
    let base = FileManager.default.temporaryDirectory
      .appending(path: "probe-\(UInt64.random(in: .min ... .max))").path
    try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: base) }
    let location = SiteLocation(folder: base, entry: base + "/run.fcgi")
    let site = try ProbeSite(beside: location, program: "/bin/true", root: base)
    let made = try FileManager.default.contentsOfDirectory(atPath: base)
    #expect(made == [site.name])
    func codes(_ url: String, _ facts: String, trusts: Bool = false) async throws -> [FindingCode] {
      let text = Self.report(facts).replacing("NAME", with: site.name)
      return await ProbeExamination(
        url: try #require(SiteURL(url)), probe: site, maxBody: 1 << 20, isMaxBodySet: false,
        mount: nil, trustsProxy: trusts,
        ask: { probe in
          let isBody = probe.url.hasSuffix("/body")
          return .success(
            Self.answer(200, isBody ? "received \(probe.body.count)\n" : text))
        }
      ).run().findings.map(\.code)
    }
    let plain: [FindingCode] = [.authorizationNotPassed]
    #expect(try await codes("http://example.org/app/", "") == plain)
    #expect(try await codes("http://example.org/app/", "authorization yes\n") == [])
    #expect(try await codes("http://example.org/other/", "") == [.mountWrong] + plain)
    #expect(try await codes("https://example.org/app/", "") == [.httpsNotSeen] + plain)
    let forwarded = "forwarded-scheme https\n"
    #expect(try await codes("https://example.org/app/", forwarded) == [.httpsNotSeen] + plain)
    #expect(try await codes("https://example.org/app/", forwarded, trusts: true) == plain)
    site.remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: base) == [])
  }
}
