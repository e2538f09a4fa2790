import Testing

@testable import EavesTool

@Suite("What is on a host")
struct HostStateTests {
  @Test("is read from its answer, among what its shell greets with")
  func state() throws {
    let state = try HostState(
      """
      Welcome to example.org
      base=/home/alice
      system=Linux
      machine=x86_64
      current=10
      previous=9
      release=2
      release=10
      release=9
      entry=settings
      rsync=yes
      mark=abc
      free=1024
      """)
    #expect(state.base == "/home/alice")
    #expect(state.releases == [2, 9, 10])
    #expect(state.current == 10)
    #expect(state.previous == 9)
    #expect(state.next == 11)
    #expect(state.hasRsync)
    #expect(state.mark == "abc")
    #expect(state.free == 1_048_576)
  }

  @Test("keeps the last releases, the next one among them")
  func outdated() throws {
    let releases = (1...4).map { "release=\($0)\n" }.joined()
    let state = try HostState("base=/a\nmachine=x86_64\ncurrent=4\nentry=none\n\(releases)")
    #expect(state.outdated(keeping: 3) == [1, 2])
    #expect(state.outdated(keeping: 1) == [1, 2, 3, 4])
    #expect(state.outdated(keeping: 9) == [])
    let wentBack = try HostState(
      "base=/a\nmachine=x86_64\ncurrent=1\nentry=none\nprevious=7\n\(releases)")
    #expect(wentBack.outdated(keeping: 3) == [2, 3])
    #expect(wentBack.previous == nil)
  }

  @Test("can be nothing yet")
  func empty() throws {
    let state = try HostState("base=/a\nmachine=x86_64\ncurrent=\nentry=none\n")
    #expect(state.current == nil)
    #expect(state.previous == nil)
    #expect(state.next == 1)
    #expect(!state.hasRsync)
  }

  @Test("is not guessed", arguments: ["", "no shell here", "base=/a"])
  func notUnderstood(output: String) {
    #expect(throws: ToolError.self) { try HostState(output) }
  }
}
