import NIOCore
import Testing

@testable import EavesTool

/// What decides about processes.
@Suite struct WorkersTests {
  @Test("A program that has answered is started again at once, a broken one less and less often")
  func backOff() {
    var backOff = BackOff()
    let waits = (0..<12).map { _ in backOff.wait(served: false).nanoseconds / 1_000_000 }
    #expect(
      waits == [
        100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000, 30_000,
      ])
    #expect(backOff.wait(served: true) == .zero)
    #expect(backOff.wait(served: false) == .milliseconds(100))
  }

  @Test("A wait status says how a process ended")
  func ends() {
    #expect(ProcessEnd(waitStatus: 0) == .exited(0))
    #expect(ProcessEnd(waitStatus: 3 << 8) == .exited(3))
    #expect(ProcessEnd(waitStatus: 9) == .killed(9))
    #expect(ProcessEnd(waitStatus: 4 | 0x80) == .killed(4))
    #expect(ProcessEnd.exited(0).isOrderly && !ProcessEnd.exited(1).isOrderly)
    #expect(ProcessEnd.killed(9).description == "signal 9 (Killed)")
  }

  @Test("Who listens on a port is found in the system's table")
  func portHolder() {
    let table = """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
         1: 0100007F:1F40 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
         2: 00000000:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
         garbage
      """
    #expect(PortHolder.listeningSockets(port: 8_000, in: table) == ["socket:[4711]"])
    #expect(PortHolder.listeningSockets(port: 8_001, in: table) == ["socket:[4713]"])
    #expect(PortHolder.listeningSockets(port: 80, in: table).isEmpty)
  }

  @Test("A private folder is nobody else's, and goes with all that is in it")
  func folder() throws {
    let folder = try PrivateFolder()
    #expect(folder.path.utf8.count < 90)
    try folder.write("a", to: "file", mode: 0o600)
    try FileSystem.makeFolder(folder.file("inner"))
    try FileSystem.write("b", to: folder.file("inner/file"))
    #expect(try Terminal.read(folder.file("file")) == "a")
    folder.remove()
    #expect(!FileSystem.isFolder(folder.path))
  }
}
