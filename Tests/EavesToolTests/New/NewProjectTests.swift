import Foundation
import Testing

@testable import EavesTool

@Suite("A new app")
struct NewProjectTests {
  private func project(
    _ name: String = "my-site", _ kind: NewProject.Kind = .site, _ host: HostSetup = .any
  ) throws -> NewProject {
    try NewProject(
      name: ProjectName(name), kind: kind, host: host,
      eaves: EavesSource(option: "https://example.com/eaves.git"))
  }

  @Test("has what an app needs to begin with")
  func site() throws {
    let folder = try Folder()
    try project().write(to: "\(folder.path)/my-site")
    let files = FileManager.default.enumerator(atPath: "\(folder.path)/my-site")?.compactMap {
      $0 as? String
    }
    let expected: Set<String> = [
      ".gitignore", "Package.swift", "README.md", "Sources/my-site/App.swift",
      "Sources/my-site/main.swift", "Tests/my-siteTests/AppTests.swift", "public/.htaccess",
      "public/run.fcgi", "static/icon.svg", "static/style.css", "templates/base.html",
      "templates/error.html", "templates/hello.html", "templates/index.html",
    ]
    #expect(expected.isSubset(of: files ?? []))
    #expect(try folder.mode("my-site/public/run.fcgi") == 0o755)
    #expect(try folder.mode("my-site/public/.htaccess") == 0o644)
    #expect(try folder.text("my-site/Package.swift").contains("\"my-siteTests\""))
    #expect(
      try folder.text("my-site/Tests/my-siteTests/AppTests.swift")
        .contains("@testable import my_site\n"))
  }

  @Test("of the smallest kind has no templates and no static files")
  func minimal() throws {
    let folder = try Folder()
    try project("tiny", .minimal).write(to: "\(folder.path)/a/b/tiny")
    #expect(FileSystem.isFile("\(folder.path)/a/b/tiny/Sources/tiny/App.swift"))
    #expect(!FileSystem.isFolder("\(folder.path)/a/b/tiny/templates"))
    #expect(!FileSystem.isFolder("\(folder.path)/a/b/tiny/static"))
    #expect(try !folder.text("a/b/tiny/README.md").contains("templates/"))
  }

  @Test("has the rules for its kind of host, as people copy them", arguments: HostSetup.allCases)
  func host(host: HostSetup) throws {
    let folder = try Folder()
    try project("flasky", .minimal, host).write(to: "\(folder.path)/flasky")
    #expect(try folder.text("flasky/public/.htaccess") == host.htaccess())
    #expect(
      try folder.text("flasky/README.md").contains("`~/\(host.publicFolder(of: "flasky"))/`"))
  }

  @Test("leaves no placeholder in any file", arguments: NewProject.Kind.allCases)
  func placeholders(kind: NewProject.Kind) throws {
    let folder = try Folder()
    try project("flasky", kind).write(to: "\(folder.path)/flasky")
    for name in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
      guard let name = name as? String, FileSystem.isFile("\(folder.path)/\(name)") else {
        continue
      }
      let text = try folder.text(name)
      for mark in ["[[ ", "[% ", "[# "] { #expect(!text.contains(mark), "\(name)") }
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(name)")
    }
  }

  @Test("never touches a folder or a file that is there", arguments: [true, false])
  func existing(isFolder: Bool) throws {
    let folder = try Folder()
    try folder.write("mine", to: isFolder ? "flasky/App.swift" : "flasky")
    #expect {
      try project("flasky").write(to: "\(folder.path)/flasky")
    } throws: { error in
      (error as? ToolError)?.status == .cannotCreate && "\(error)".contains("flasky")
    }
    #expect(try folder.text(isFolder ? "flasky/App.swift" : "flasky") == "mine")
  }

  @Test("never replaces a link, wherever it leads")
  func link() throws {
    let folder = try Folder()
    let link = "\(folder.path)/flasky"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/nowhere")
    #expect(throws: ToolError.self) { try project("flasky").write(to: link) }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/nowhere")
  }

  @Test("cannot have the name by which the package manager knows Eaves")
  func identity() throws {
    #expect(throws: ToolError.self) {
      try NewProject(
        name: ProjectName("my-fork"), kind: .site, host: .any,
        eaves: EavesSource(option: "https://example.com/My-Fork.git"))
    }
  }
}
