import TestSupport
import Testing

@testable import EavesGateway

@Suite("The .htaccess, as Apache reads it")
struct HtaccessTests {
  private static func read(_ text: String) -> Htaccess {
    Htaccess(content: Array(text.utf8), path: "/site/.htaccess")
  }

  @Test("has directives, words in quotes, comments, and lines that go on in the next one")
  func directives() {
    let htaccess = Self.read(
      "# a comment that goes on \\\nRewriteEngine Off\n\n  SetEnv \"A B\" 'c \\' d'\r\nRewriteRule ^ \\\n x [L]\n"
    )
    #expect(htaccess.directives.map(\.name) == ["SetEnv", "RewriteRule"])
    #expect(htaccess.directives.map(\.line) == [4, 5])
    #expect(htaccess.directives[0].arguments == ["A B", "c ' d"])
    #expect(htaccess.directives[1].arguments == ["^", "x", "[L]"])
    #expect(htaccess.problems == [])
  }

  @Test("has sections, each of which is taken, left out, or unknown")
  func sections() {
    let htaccess = Self.read(
      """
      <IfModule mod_rewrite.c>
        A
        <IfModule !mod_fcgid.c>
          B
        </IfModule>
        <Files "x y">
          C
        </Files>
      </IfModule>
      <IfModule mod_php.c>
        D
      </IfModule>
      <RequireAll>
        E
      </RequireAll>
      """)
    var live: [String: Bool?] = [:]
    for directive in htaccess.directives where !directive.name.hasPrefix("<") {
      live[directive.name] = directive.isLive
    }
    #expect(live == ["A": true, "B": false, "C": true, "D": Bool?.none, "E": true])
    #expect(htaccess.problems == [])
    #expect(htaccess.directives.first { $0.name == "C" }?.sections.last?.arguments == ["x y"])
  }

  @Test(
    "has flaws that Apache does not forgive",
    arguments: [
      "<IfModule mod_a.c>\n", "</Files>", "<Files a>\n</IfModule>", "<Files a\n</Files>",
      "<Files a>\n</Files",
    ])
  func flaws(text: String) {
    #expect(!Self.read(text).problems.isEmpty)
  }

  @Test("has words that hold a space behind a backslash")
  func escapes() {
    let htaccess = Self.read("RewriteRule a\\ b\\\\c\\.d x \\\n")
    #expect(htaccess.directives.first?.arguments == ["a\\ b\\c\\.d", "x"])
  }

  @Test("may leave a condition open that holds")
  func openConditions() {
    #expect(Self.read("<IfModule mod_rewrite.c>\nRewriteEngine On\n").problems == [])
    #expect(Self.read("<IfModule !mod_rewrite.c>\n").problems.map(\.isCertain) == [true])
    #expect(Self.read("<IfModule mod_php.c>\n").problems.map(\.isCertain) == [false])
  }

  @Test(
    "holds directives that may stand there, or not",
    arguments: [
      ("rewriterule", HtaccessDirectives.Standing.usual), ("FcgidWrapper", .usual),
      ("FcgidMaxRequestLen", .serverOnly), ("FcgidAnythingNew", .serverOnly),
      ("<Directory", .serverOnly), ("<filesmatch", .usual), ("Options", .needsOptions),
      ("Header", .needsModule("mod_headers")), ("php_value", .foreign), ("Rewriterul", .unknown),
    ])
  func standing(name: String, standing: HtaccessDirectives.Standing) {
    #expect(HtaccessDirectives.standing(of: name) == standing)
  }

  @Test("of anything at all is read without harm, and in time")
  func hostile() {
    let pieces = [
      "<", ">", "</", "IfModule", "Files", "\\", "\n", "\r\n", "\"", "'", " ", "\t", "#",
      "RewriteRule",
      "RewriteCond", "%{REQUEST_FILENAME}", "!-f", "(", ")", "[", "]", "^", "$", "*", "(?",
      "{9999}",
      "\u{0}", "é", "Options", "+", "-", "/", "run.fcgi", "[L,", "$9", "%9", "[N]",
      "[S=99999999999]",
    ]
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      Self.examine(Self.read(text))
    }
    for _ in 0..<200 {
      let noise = (0..<300).map { _ in UInt8.random(in: 0...255, using: &generator) }
      Self.examine(Htaccess(content: noise, path: "/x"))
    }
    for text in [
      String(repeating: "\\\n", count: 200_000), String(repeating: "<Files a>\n", count: 50_000),
      String(repeating: "(", count: 100_000),
      String(repeating: "RewriteRule ^(a*)*b$ x\n", count: 50),
      "RewriteRule " + String(repeating: "(", count: 1_900) + " x",
      String(repeating: "a ", count: 300_000),
    ] {
      Self.examine(Self.read("RewriteEngine On\n" + text))
    }
  }

  /// Everything that is done with a file.
  private static func examine(_ htaccess: Htaccess) {
    let rules = RewriteRules(htaccess)
    _ = rules.targetNames
    let simulation = RewriteSimulation(
      rules: rules, entryName: "run.fcgi", urlPath: nil, folderName: "site",
      kind: { $0 == "run.fcgi" ? .file : nil })
    for path in ["", "page", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"] {
      _ = simulation.follow(path)
    }
    for directive in htaccess.directives {
      _ = HtaccessArguments.problem(directive)
      _ = HtaccessDirectives.standing(of: directive.name)
    }
  }
}
