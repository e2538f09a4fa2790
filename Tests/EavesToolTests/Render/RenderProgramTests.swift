import Foundation
import TestSupport
import Testing

/// The built program `eaves`, asked to render as a person would.
@Suite("eaves render, as a program")
struct RenderProgramTests {
  private struct Outcome {
    let output: String
    let error: String
    let status: Int32
  }

  /// A folder of files that goes away with the test.
  private final class Folder {
    let path: String

    init(_ files: [String: String]) throws {
      let url = FileManager.default.temporaryDirectory.appendingPathComponent(
        "eaves-render-\(UUID().uuidString)")
      path = url.path
      for (name, text) in files {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: false, encoding: .utf8)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Runs `eaves render`, which the build puts beside the tests.
  private func render(_ arguments: [String], input: String = "") throws -> Outcome {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let process = Process()
    process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("eaves")
    process.arguments = ["render"] + arguments
    let (standardInput, output, error) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = error
    try process.run()
    standardInput.fileHandleForWriting.write(Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let outputBytes = output.fileHandleForReading.readDataToEndOfFile()
    let errorBytes = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      output: String(decoding: outputBytes, as: UTF8.self),
      error: String(decoding: errorBytes, as: UTF8.self), status: process.terminationStatus)
  }

  @Test("a template of a folder, with variables from a file and from the command line")
  func rendersATemplate() throws {
    let folder = try Folder([
      "templates/page.html":
        "{% extends 'base.html' %}{% block b %}{{ name }} {{ n + 1 }}{% endblock %}",
      "templates/base.html": "<{% block b %}{% endblock %}>",
      "data.json": #"{"name": "a", "n": 1}"#,
    ])
    let outcome = try render([
      "--templates", folder.path + "/templates", "--context", folder.path + "/data.json",
      "--set", "name=<b>", "--set", "n=41", "page.html",
    ])
    #expect(outcome.output == "<&lt;b&gt; 42>")
    #expect(outcome.error == "")
    #expect(outcome.status == 0)
  }

  @Test("standard input is a template, or its variables")
  func readsStandardInput() throws {
    #expect(try render(["--set", "name=Ada", "-"], input: "Hi {{ name }}\n").output == "Hi Ada")
    let folder = try Folder(["a.txt": "{{ x|join('-') }}"])
    let outcome = try render(
      ["--templates", folder.path, "--context", "-", "a.txt"], input: #"{"x": [1, 2]}"#)
    #expect(outcome.output == "1-2")
  }

  @Test("the options of the engine are flags")
  func takesOptions() throws {
    func output(_ source: String, _ options: String...) throws -> String {
      try render(options + ["-"], input: source).output
    }
    #expect(try output("{{ '<' }}", "--autoescape", "on") == "&lt;")
    #expect(try output("{{ '<' }}", "--autoescape", "off") == "<")
    #expect(
      try output(
        "<%= 1 %><% if 1 %>x<% endif %><# c #>", "--block-start-string", "<%",
        "--block-end-string", "%>", "--variable-start-string", "<%=", "--variable-end-string", "%>",
        "--comment-start-string", "<#", "--comment-end-string", "#>") == "1x")
    #expect(
      try output(
        "# for i in [1]\n{{ i }} ## note\n# endfor", "--line-statement-prefix", "#",
        "--line-comment-prefix", "##") == "1\n")
    #expect(
      try output("  {% if 1 %}\nx\n  {% endif %}", "--trim-blocks", "--lstrip-blocks") == "x\n")
    #expect(
      try output("a\nb\n", "--newline-sequence", "crlf", "--keep-trailing-newline") == "a\r\nb\r\n")
    #expect(try output("{{ x }}", "--undefined", "debug") == "{{ x }}")
    #expect(try output("{% do [] %}x", "--extension", "do") == "x")
    #expect(try render(["--undefined", "strict", "-"], input: "{{ x }}").status == 1)
    #expect(try render(["--undefined", "odd", "-"], input: "x").status == 64)
  }

  @Test("an error has its place, the line with a caret, and status 1")
  func reportsErrors() throws {
    let folder = try Folder(["page.html": "one\n{{ x|uper }}\n"])
    let outcome = try render(["--templates", folder.path, "page.html"])
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(
      outcome.error == """
        page.html:2:6: TemplateAssertionError: No filter named 'uper'. Did you mean 'upper'?
          2 | {{ x|uper }}
            |      ^

        """)
    let missing = try render(["--templates", folder.path, "none.html"])
    #expect(missing.status == 1)
    #expect(missing.error == "<template>: TemplateNotFound: none.html\n")
    #expect(try render(["--set", "noequals", "-"], input: "x").status == 64)
  }

  @Test("--check compiles every template below a folder")
  func checksAFolder() throws {
    let good = try Folder(["a.html": "{{ a }}", "b/c.html": "{{ c }}"])
    let outcome = try render(["--check", good.path])
    #expect(outcome.output == "2 compiled, 0 failed\n")
    #expect(outcome.status == 0)
    let bad = try Folder(["a.html": "{{ a }}", "b.html": "{% if %}"])
    let failed = try render(["--check", bad.path])
    #expect(failed.output == "1 compiled, 1 failed\n")
    #expect(failed.error.hasPrefix("b.html:1:"))
    #expect(failed.status == 1)
    #expect(try render(["--check", good.path + "/none"]).status == 64)
  }

  @Test("--cases runs recorded cases, and tells those that differ")
  func runsCases() throws {
    func line(_ id: String, _ source: String, _ output: String) -> String {
      #"{"id": "\#(id)", "group": "g", "options": {}, "templates": {"main": "\#(source)"}, "#
        + #""main": "main", "context": {}, "expect": {"output": "\#(output)"}}"# + "\n"
    }
    let folder = try Folder([
      "good.jsonl": line("a", "{{ 1 + 1 }}", "2"),
      "bad.jsonl": line("a", "{{ 1 + 1 }}", "2") + line("b", "{{ 1 }}", "3"),
    ])
    let good = try render(["--cases", folder.path + "/good.jsonl"])
    #expect(good.output == "1 passed, 0 failed\n")
    #expect(good.status == 0)
    let bad = try render(["--cases", folder.path + "/bad.jsonl"])
    #expect(bad.output == "b: expected \"3\", got \"1\"\n1 passed, 1 failed\n")
    #expect(bad.status == 1)
  }
}
