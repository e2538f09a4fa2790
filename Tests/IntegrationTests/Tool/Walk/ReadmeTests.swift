import Foundation
import Testing

@Suite("The first screen of the README")
struct ReadmeTests {
  /// What installs the command is what built these tests, in another configuration; the rest is
  /// walked through.
  @Test("shows the commands that are tested, and no others")
  func commands() throws {
    #expect(
      try Readme.commands() == [
        "sudo apt install libfcgi-dev zlib1g-dev pkg-config",
        "swift build -c release --product eaves",
        "sudo cp .build/release/eaves /usr/local/bin/",
        "eaves new flasky && cd flasky",
        "eaves serve --open",
        "eaves package",
        "eaves deploy alice@www.example.edu: --url https://www.example.edu/~alice/flasky/",
        "eaves doctor https://www.example.edu/~alice/flasky/",
      ])
  }

  @Test("leads to pages that are there")
  func links() throws {
    let text = try Repository.text("README.md")
    for link in text.matches(of: #/\]\(([^)]+)\)/#) where !link.1.hasPrefix("https://") {
      let path = "\(Repository.path)/\(link.1)"
      #expect(FileManager.default.fileExists(atPath: path), "\(link.1)")
    }
  }

  @Test("installs what the build needs")
  func packages() throws {
    let build = try Repository.text("deploy/build")
    for package in ["libfcgi-dev", "zlib1g-dev", "pkg-config"] {
      #expect(build.contains(package))
    }
  }
}
