import Testing

@testable import EavesGateway

@Suite("The pages of a program")
struct ProgramPagesTests {
  /// The tests are linked with shared libraries, as programs are while they are written: the loader
  /// has put addresses into pages that are read-only by now, and that the file has without them.
  @Test("what the loader wrote into them stays when pages are let go of")
  func trim() {
    ProgramPages.trim()
    #expect("a b".split(separator: " ").map { "\($0)" } == ["a", "b"])
    #expect((try? StartedProgram().run()) == 3)
  }

  /// Called by way of a table of addresses.
  private struct StartedProgram: Runnable {}
}

private protocol Runnable {
  func run() throws -> Int
}

extension Runnable {
  func run() throws -> Int { 3 }
}
