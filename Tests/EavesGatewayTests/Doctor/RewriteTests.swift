import Testing

@testable import EavesGateway

@Suite("Requests on their way through rewrite rules")
struct RewriteTests {
  private static let files: [String: FileFacts.Kind] = [
    "run.fcgi": .file, "static": .folder, "static/a.css": .file, "data": .folder,
    "data/app.db": .file,
    "": .folder,
  ]

  private static func follow(
    _ path: String, _ rules: String, urlPath: String? = nil
  ) -> RewriteSimulation.Outcome {
    let htaccess = Htaccess(
      content: Array("RewriteEngine On\n\(rules)".utf8), path: "/flasky/.htaccess")
    return RewriteSimulation(
      rules: RewriteRules(htaccess), entryName: "run.fcgi", urlPath: urlPath, folderName: "flasky",
      kind: { files[$0] }
    ).follow(path)
  }

  private static let usual = "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^ run.fcgi [L]"

  @Test(
    "arrive where Apache lets them arrive",
    arguments: [
      ("page", usual, .entry), ("", usual, .entry), ("static/a.css", usual, .file("static/a.css")),
      ("run.fcgi/page", usual, .entry),
      // Without a condition, a rule that changes nothing any more ends.
      ("page", "RewriteRule ^ run.fcgi [L]", .entry),
      ("static/a.css", "RewriteRule ^ run.fcgi [L]", .entry),
      // With a path behind it, it never does; with END it does.
      ("page", "RewriteRule ^(.*)$ run.fcgi/$1 [L]", .loop(line: 2)),
      ("page", "RewriteRule ^(.*)$ run.fcgi/$1 [END]", .entry),
      ("page", "RewriteRule ^run\\.fcgi - [L]\nRewriteRule ^(.*)$ run.fcgi/$1 [L]", .entry),
      // The forms of hosting guides.
      (
        "page",
        "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^(.*)$ /~alice/run.fcgi/$1 [QSA,L]",
        .entry
      ),
      (
        "page",
        "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^(.*)$ /flasky/run.fcgi/$1 [QSA,L]",
        .entry
      ),
      (
        "page", "RewriteCond %{ENV:REDIRECT_STATUS} ^$\nRewriteRule ^(.*)$ run.fcgi/$1 [L]", .entry
      ),
      ("", "RewriteCond %{REQUEST_FILENAME} !-d\nRewriteRule ^ run.fcgi [L]", .file("")),
      ("data/app.db", "RewriteRule ^data/ - [F]\n" + usual, .answered),
      ("data/app.db", "RewriteRule \\.DB$ run.fcgi [NC,L]\n" + usual, .entry),
      ("old", "RewriteRule ^old$ new.html [L]", .missing("new.html", line: 2)),
      ("old", "RewriteRule ^old$ https://example.org/ [R=301,L]", .answered),
      (
        "page", "RewriteCond %{HTTPS} off\nRewriteRule ^ https://%{HTTP_HOST}/ [R,L]\n" + usual,
        .entry
      ),
      ("page", "RewriteCond %{HTTP_HOST} ^www\nRewriteRule ^ x [L]", .unknown),
      ("page", "RewriteRule ^(?<name>a) x [L]", .unknown),
      ("a", "RewriteRule ^a$ b [C]\nRewriteRule ^b$ run.fcgi [L]", .entry),
      ("x", "RewriteRule ^a$ b [C]\nRewriteRule ^ y [L]\nRewriteRule ^ run.fcgi [L]", .entry),
      ("x", "RewriteRule ^ - [S=1]\nRewriteRule ^ y [L]\nRewriteRule ^ run.fcgi [L]", .entry),
      (
        "x",
        "RewriteCond %{REQUEST_FILENAME} -f [OR]\nRewriteCond %{REQUEST_METHOD} ^GET$\n"
          + "RewriteRule ^ run.fcgi [L]", .entry
      ),
      ("x", "", .missing("x", line: nil)),
    ] as [(String, String, RewriteSimulation.Outcome)])
  func follow(path: String, rules: String, outcome: RewriteSimulation.Outcome) {
    #expect(Self.follow(path, rules) == outcome)
  }

  @Test(
    "are matched by patterns as Perl matches",
    arguments: [
      ("^", "", true), ("^$", "", true), ("^a+$", "aaa", true), ("^a+$", "aab", false),
      ("(^|/)\\.(?!well-known/)", ".env", true), ("(^|/)\\.(?!well-known/)", "x/.git/a", true),
      ("(^|/)\\.(?!well-known/)", ".well-known/x", false), ("^(bin|data)/", "data/x", true),
      ("\\.(db|sqlite3?)$|~$", "a.sqlite", true), ("\\.(db|sqlite3?)$|~$", "a.txt~", true),
      ("\\.(db|sqlite3?)$|~$", "a.dbx", false), ("^[^/]+\\.php$", "a/b.php", false),
      ("^\\d{4}-\\d{2}$", "2024-02", true), ("^\\d{4}-\\d{2}$", "2024-2", false),
      ("^(a|ab)(c|bcd)$", "abcd", true), ("^a.c$", "a\nc", false), ("a{,2}", "a{,2}", true),
      ("^[]a]$", "]", true), ("^[a-c-]$", "-", true), ("\\bb\\b", "a b c", true),
      ("!^a", "b", true), ("!^a", "a", false), ("^a*?b", "aab", true), ("^$", "x", false),
    ])
  func patterns(pattern: String, text: String, matches: Bool) throws {
    let compiled = try #require(RewritePattern(pattern, ignoresCase: false))
    if case .match = compiled.match(text) { #expect(matches) } else { #expect(!matches) }
  }

  @Test("remember what groups matched")
  func groups() throws {
    let pattern = try #require(RewritePattern("^(\\w+)/(x)?(.*)$", ignoresCase: true))
    guard case .match(let match) = pattern.match("Abc/rest") else {
      Issue.record("no match")
      return
    }
    #expect(match.groups == ["Abc/rest", "Abc", "", "rest"])
  }

  @Test(
    "are not matched by patterns that nobody can read",
    arguments: ["(a", "a)", "[a", "*a", "a\\", "[b-a]", "a**", "a{2,1}"])
  func flaws(pattern: String) {
    #expect(RewritePattern.flaw(pattern) != nil)
    #expect(RewritePattern(pattern, ignoresCase: false) == nil)
  }

  @Test("end in time, whatever the pattern")
  func time() throws {
    let text = String(repeating: "a", count: 200) + "c"
    for pattern in ["^(a+)+b$", "^(a|aa)+b$", "(a*)*b", "^(.*)(.*)(.*)(.*)(.*)b$"] {
      let compiled = try #require(RewritePattern(pattern, ignoresCase: false))
      if case .match = compiled.match(text) { Issue.record("\(pattern)") }
    }
  }
}
