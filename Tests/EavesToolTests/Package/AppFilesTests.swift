import Foundation
import Testing

@testable import EavesTool

@Suite("An app's files")
struct AppFilesTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func names(_ files: [AppFiles.File]) -> [String] { files.map(\.name) }

  @Test("are its templates, its static files, and what it keeps in the folder public")
  func folders() throws {
    for name in [
      "templates/b.html", "templates/a/c.html", "static/s.css", "public/favicon.ico",
      "public/.well-known/security.txt", "public/.htaccess", "public/run.fcgi", "data/secret",
      "Sources/App.swift",
    ] {
      try folder.write(name, to: name)
    }
    let files = try AppFiles(root: folder.path)
    #expect(names(files.privateFiles) == ["templates/a/c.html", "templates/b.html"])
    #expect(names(files.staticFiles) == ["static/s.css"])
    #expect(names(files.publicFiles) == [".well-known/security.txt", "favicon.ico"])
    #expect(files.htaccess == "public/.htaccess")
    #expect(files.entry == "public/run.fcgi")
  }

  @Test("do not have what editors and systems leave behind")
  func leftovers() throws {
    for name in ["a.html", ".DS_Store", "a.html~", ".a.html.swp", ".git/config"] {
      try folder.write("", to: "templates/\(name)")
    }
    #expect(names(try AppFiles(root: folder.path).privateFiles) == ["templates/a.html"])
  }

  @Test("can be in further folders, which are named")
  func includes() throws {
    for name in ["admin/templates/x.html", "words.txt", "templates/a.html"] {
      try folder.write("", to: name)
    }
    let files = try AppFiles(root: folder.path, includes: ["admin", "./words.txt", "templates/"])
    #expect(
      names(files.privateFiles) == ["templates/a.html", "admin/templates/x.html", "words.txt"])
    for include in ["/etc", "../x", "missing"] {
      #expect(throws: ToolError.self, "\(include)") {
        try AppFiles(root: folder.path, includes: [include])
      }
    }
  }

  @Test("may be links, as long as these stay in the app's folder")
  func links() throws {
    try folder.write("shared", to: "shared/base.html")
    try folder.write("", to: "templates/a.html")
    let path = "\(folder.path)/templates/base.html"
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: "../shared/base.html")
    #expect(
      names(try AppFiles(root: folder.path).privateFiles)
        == ["templates/a.html", "templates/base.html"])
    for target in ["/etc/passwd", "nowhere"] {
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
      #expect(throws: ToolError.self, "\(target)") { try AppFiles(root: folder.path) }
    }
  }

  @Test("do not go round in circles")
  func circle() throws {
    try folder.write("", to: "templates/a.html")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/templates/again", withDestinationPath: "../templates")
    #expect(throws: ToolError.self) { try AppFiles(root: folder.path) }
  }

  @Test("have names that lists can hold")
  func names() throws {
    try folder.write("", to: "static/a\nb.css")
    #expect(throws: ToolError.self) { try AppFiles(root: folder.path) }
  }
}
