import EavesGateway
import EavesTemplates
import Foundation
import Testing

@testable import Eaves

@Suite("Files that the program carries")
struct EmbeddedFilesTests {
  private let folder: TemporaryFolder
  private let files: EmbeddedFiles

  init() throws {
    folder = try TemporaryFolder()
    var program =
      Array("eaves: files inside the program\n".utf8) + [UInt8](repeating: 0, count: 16)
    let contents = [
      "templates/page.html": "{% extends 'base.html' %}{% block a %}embedded{% endblock %}",
      "templates/base.html": "<{% block a %}{% endblock %}>", "admin/page.html": "second",
      "static/style.css": "body {}", "static/.hidden": "secret", "templates/bad.html": "\u{FFFD}",
    ]
    let new = contents.map { name, text in
      ProgramFiles.NewFile(
        name: name, content: text == "\u{FFFD}" ? [0xFF] : Array(text.utf8),
        modificationTime: 1_700_000_000, digest: [UInt8](repeating: 0xAB, count: 32))
    }
    try ProgramFiles.append(new, to: &program)
    let path = folder.path + "/program"
    try Data(program).write(to: URL(fileURLWithPath: path))
    files = EmbeddedFiles(try Self.read(path), root: "/site")
  }

  private func text(_ file: OpenedFile?) throws -> String? {
    guard let file else { return nil }
    var bytes: [UInt8] = []
    try file.region.forEachChunk { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("come before those on the disk, which are still there under other names")
  func precedence() throws {
    let files = EmbeddedFiles(try Self.read(folder.path + "/program"), root: folder.path)
    try folder.write("on disk", to: "static/style.css")
    try folder.write("other", to: "static/other.css")
    let path = folder.path + "/static"
    #expect(try text(OpenedFile("style.css", in: path, embedded: files)) == "body {}")
    #expect(try text(OpenedFile("other.css", in: path, embedded: files)) == "other")
    #expect(try text(OpenedFile("style.css", in: path, embedded: nil)) == "on disk")
  }

  /// Reads the files of a program that does not run.
  private static func read(_ path: String) throws -> ProgramFiles {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let numbers = [32, 40].map { start in
      bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    return try ProgramFiles(program: path, start: numbers[0], length: numbers[1])
  }

  @Test(
    "are not reached by names that lead elsewhere, or hidden",
    arguments: [
      ".hidden", "../templates/page.html", "a/../../templates/page.html", "",
    ])
  func refused(name: String) throws {
    #expect(OpenedFile(name, in: "/site/static", embedded: files) == nil)
  }

  @Test("have their mark as the version in their addresses, without being read")
  func versions() {
    let versions = StaticVersions(embedded: files)
    #expect(versions.version(of: "style.css", in: "/site/static") == "abababababababab")
    #expect(versions.version(of: "none.css", in: "/site/static") == nil)
  }

  @Test("are templates that find each other")
  func templates() throws {
    let loader = EmbeddedTemplates(files: files, folders: ["/site/templates", "/site/admin"])
    let environment = Environment(loader: loader)
    #expect(try environment.template("page.html").render() == "<embedded>")
    #expect(loader.names.sorted() == ["bad.html", "base.html", "page.html", "page.html"])
    #expect(throws: TemplateError.self) { try environment.template("bad.html") }
    #expect(throws: TemplateError.self) { try environment.template("../static/style.css") }
    #expect(loader.stamp(of: "page.html") != nil)
    #expect(loader.stamp(of: "none.html") == nil)
  }

  @Test("are those below ROOT only")
  func otherRoot() {
    #expect(files.file("/sites/static/style.css") == nil)
    #expect(files.file("/site") == nil)
    #expect(files.content("/site/static/style.css") == Array("body {}".utf8))
    #expect(files.names(in: "/site/static").sorted() == [".hidden", "style.css"])
  }
}
