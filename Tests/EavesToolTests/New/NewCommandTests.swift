import ArgumentParser
import Testing

@testable import EavesTool

@Suite("eaves new")
struct NewCommandTests {
  @Test("makes a site for any of the usual hosts, unless it is told otherwise")
  func options() throws {
    let plain = try NewCommand.parse(["flasky"])
    #expect(plain.kind == .site)
    #expect(plain.host == .any)
    let told = try NewCommand.parse(["--minimal", "--host", "cgi", "sites/flasky"])
    #expect(told.kind == .minimal)
    #expect(told.host == .cgi)
    #expect(told.folder == "sites/flasky")
  }

  @Test(
    "asks for one name, one kind, and a known host",
    arguments: [[], ["a", "b"], ["--site", "--minimal", "a"], ["--host", "moon", "a"]])
  func refused(arguments: [String]) {
    #expect(throws: (any Error).self) { try NewCommand.parse(arguments) }
  }
}
