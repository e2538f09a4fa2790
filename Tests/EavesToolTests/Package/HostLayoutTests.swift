import Testing

@testable import EavesTool

@Suite("Where an app lies on a host")
struct HostLayoutTests {
  private func layout(
    home: String? = nil, private privateFolder: String = "x", public publicFolder: String
  ) -> HostLayout {
    HostLayout(
      name: "x", privateFolder: privateFolder, publicFolder: publicFolder, home: home,
      setup: .any, mount: nil)
  }

  @Test("is named from the root where the home folder is known, or else from the public folder")
  func paths() {
    #expect(layout(home: "/home/a", public: "public_html/x").path("x/bin/x") == "/home/a/x/bin/x")
    #expect(layout(home: "/", public: "www").path("x") == "/x")
    #expect(layout(public: "public_html/a/x").path("x/bin/x") == "../../../x/bin/x")
  }

  @Test(
    "is refused where web servers could not start it, or visitors would see it",
    arguments: [
      (nil, "x", "/abs"), (nil, "x", ""), (nil, "x", "a//b"), (nil, "x", "a/../b"),
      (nil, "x", "a b"), (nil, "www/x", "www"), (nil, "www", "www"), ("home", "x", "www"),
      ("/home/a b", "x", "www"), (nil, "it's", "www"),
    ] as [(String?, String, String)])
  func refused(home: String?, privateFolder: String, publicFolder: String) {
    #expect(throws: ToolError.self) {
      try layout(home: home, private: privateFolder, public: publicFolder).check()
    }
  }

  @Test("may be anywhere else")
  func accepted() throws {
    try layout(home: "/var/www/vhosts/a.org", private: "app", public: "httpdocs").check()
    try layout(private: "apps/x", public: "public_html").check()
  }
}
