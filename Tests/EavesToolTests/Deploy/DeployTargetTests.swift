import Testing

@testable import EavesTool

@Suite("Where to deploy to")
struct DeployTargetTests {
  @Test(
    "is a machine and a folder there, as scp has it",
    arguments: [
      ("alice@example.org:", "alice@example.org", "."), ("host:sites/a", "host", "sites/a"),
      ("host:/srv/a:b", "host", "/srv/a:b"), ("host:~", "host", "."), ("host:~/a", "host", "a"),
    ])
  func remote(text: String, destination: String, folder: String) throws {
    let target = try #require(DeployTarget(argument: text))
    guard case .remote(let found, _) = target else {
      Issue.record("\(target)")
      return
    }
    #expect(found == destination)
    #expect(target.folder == folder)
  }

  @Test("or a folder here", arguments: ["/home/alice", "folder", "./a:b", "/a:b"])
  func local(text: String) {
    #expect(DeployTarget(argument: text) == .local(folder: text))
  }

  @Test("and never an option to ssh", arguments: ["-oProxyCommand=x:", ":x", "", "-x"])
  func refused(text: String) {
    #expect(DeployTarget(argument: text) == nil)
  }
}
