import Foundation
import Testing

@testable import EavesTool

@Suite("The kinds of hosts")
struct HostSetupTests {
  private static func template(_ name: String) throws -> String {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    return try String(
      contentsOfFile: "\(repository)/htaccess-templates/\(name).htaccess", encoding: .utf8)
  }

  @Test(
    "carry the files that people copy",
    arguments: [
      (HostSetup.any, "recommended"), (.webroot, "web-root"), (.cgi, "plain-cgi"),
    ])
  func files(setup: HostSetup, name: String) throws {
    #expect(setup.htaccess(mount: "/x") == (try Self.template(name)))
  }

  @Test("name the mount where the file has to name it, and otherwise stay as they are")
  func mount() throws {
    #expect(
      HostSetup.userdir.htaccess(mount: "/~bob/blog")
        == (try Self.template("userdir")).replacing(
          "RewriteBase /~username/flasky/", with: "RewriteBase /~bob/blog/"))
    #expect(
      HostSetup.subdirectory.htaccess(mount: "/blog/")
        == (try Self.template("subdirectory")).replacing(
          "RewriteBase /flasktest/", with: "RewriteBase /blog/"))
  }

  @Test("need no mount: without one, they have the file that names none")
  func noMount() {
    #expect(HostSetup.userdir.htaccess() == HostSetup.any.htaccess())
    #expect(HostSetup.subdirectory.htaccess() == HostSetup.any.htaccess())
  }

  @Test("tell where visitors reach a public folder")
  func mountOfFolder() {
    #expect(HostSetup.userdir.mount(of: "public_html/blog", account: "bob") == "/~bob/blog")
    #expect(HostSetup.userdir.mount(of: "public_html", account: "bob") == "/~bob")
    #expect(HostSetup.subdirectory.mount(of: "public_html/a/b/", account: "bob") == "/a/b")
    #expect(HostSetup.webroot.mount(of: "html", account: "bob") == "")
    #expect(HostSetup.any.mount(of: "elsewhere/blog", account: "bob") == nil)
  }

  @Test("have a usual place for the public folder")
  func publicFolder() {
    #expect(HostSetup.webroot.publicFolder(of: "blog") == "public_html")
    #expect(HostSetup.userdir.publicFolder(of: "blog") == "public_html/blog")
  }
}
