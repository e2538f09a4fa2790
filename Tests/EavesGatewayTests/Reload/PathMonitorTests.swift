import Foundation
import Testing

@testable import EavesGateway

/// Whether the folder for temporary files lies on a file system of which the kernel reports all changes.
private let canMonitor = PathMonitor([FileManager.default.temporaryDirectory.path]) != nil

/// One after the other, since what is handed over is in the environment.
@Suite(
  "A monitor of paths", .serialized, .enabled(if: canMonitor, "changes are not reported here"))
struct PathMonitorTests {
  /// Something that changes what a path leads to.
  struct Change: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let make: @Sendable (WatchedFolder) throws -> Void

    init(_ description: String, _ make: @escaping @Sendable (WatchedFolder) throws -> Void) {
      testDescription = description
      self.make = make
    }
  }

  static let changes = [
    Change("touched") { $0.touch("app/run") },
    Change("overwritten") { try $0.write("app/run", "2") },
    Change("removed") { unlink($0.file) },
    Change("replaced by rename") {
      try $0.write("app/new")
      try $0.rename("app/new", to: "app/run")
    },
    Change("moved away") { try $0.rename("app/run", to: "run") },
    Change("its rights") { chmod($0.file, 0o700) },
    Change("its folder swapped") {
      try $0.makeFolder("new")
      try $0.rename("app", to: "old")
      try $0.rename("new", to: "app")
    },
    Change("the link on the way renamed over") {
      try $0.makeFolder("next")
      try $0.write("next/run")
      try $0.link(".new", to: "next")
      try $0.rename(".new", to: "current")
    },
    Change("the link on the way made anew") {
      unlink("\($0.path)/current")
      try $0.link("current", to: "app")
    },
  ]

  private func monitor(_ folder: WatchedFolder) throws -> PathMonitor {
    try folder.link("current", to: "app")
    let monitor = try #require(PathMonitor(["\(folder.path)/current/run"]))
    monitor.settle(monitor.beginLook())
    return monitor
  }

  @Test("is not quiet before somebody has looked")
  func beginning() throws {
    let folder = try WatchedFolder()
    let monitor = try #require(PathMonitor([folder.file]))
    #expect(!monitor.isQuiet())
    monitor.settle(monitor.beginLook())
    #expect(monitor.isQuiet())
  }

  @Test("learns of every change before the change is done", arguments: changes)
  func change(_ change: Change) throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    try change.make(folder)
    #expect(!monitor.isQuiet())
  }

  @Test("watches what leads there after a change", arguments: changes)
  func changeAgain(_ change: Change) throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    try change.make(folder)
    try folder.makeFolder("app")
    try folder.write("app/run", "3")
    monitor.settle(monitor.beginLook())
    #expect(monitor.isQuiet())
    folder.touch("current/run")
    #expect(!monitor.isQuiet())
  }

  @Test("stays quiet when other names change")
  func otherNames() throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    try folder.write("app/other")
    try folder.write("app/run.upload")
    unlink("\(folder.path)/app/other")
    #expect(monitor.isQuiet())
  }

  @Test("knows without asking what was reported when reports were last taken")
  func withoutAsking() throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    var poller = try Poller()
    try poller.add(monitor.descriptor)
    folder.touch("app/run")
    #expect(monitor.isQuiet(asking: false))
    poller.wait(milliseconds: 0)
    #expect(poller.isReady(monitor.descriptor) == true)
    monitor.takeReports()
    #expect(!monitor.isQuiet(asking: false))
    poller.wait(milliseconds: 0)
    #expect(poller.isReady(monitor.descriptor) == false)
    monitor.settle(monitor.beginLook())
    #expect(monitor.isQuiet(asking: false))
  }

  @Test("is not settled by a look that began before a change")
  func changeDuringLook() throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    let look = monitor.beginLook()
    folder.touch("app/run")
    monitor.settle(look)
    #expect(!monitor.isQuiet())
  }

  @Test("is not quiet as long as the file is missing")
  func missing() throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    unlink(folder.file)
    monitor.settle(monitor.beginLook())
    #expect(!monitor.isQuiet())
    try folder.write("app/run")
    monitor.settle(monitor.beginLook())
    #expect(monitor.isQuiet())
  }

  @Test("survives more reports than the kernel keeps")
  func overflow() throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    let limit = try String(
      contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let count = Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 16_384
    for _ in 0...count {
      try folder.rename("app/run", to: "app/away")
      try folder.rename("app/away", to: "app/run")
    }
    #expect(!monitor.isQuiet())
    monitor.settle(monitor.beginLook())
    #expect(monitor.isQuiet())
  }

  @Test("leaves its descriptor to the next version, with nothing watched")
  func handOver() throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    monitor.handOver()
    #expect(fcntl(monitor.descriptor, F_GETFD) == 0)
    #expect(!monitor.isQuiet())
    folder.touch("app/run")
    let descriptor = try #require(PathMonitor.inheritedDescriptor())
    #expect(descriptor == monitor.descriptor)
    #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC)
    #expect(PathMonitor.inheritedDescriptor() == nil)
    let next = try #require(PathMonitor([folder.file], inherited: dup(descriptor)))
    next.settle(next.beginLook())
    #expect(next.isQuiet())
    folder.touch("app/run")
    #expect(!next.isQuiet())
  }

  @Test("goes on after a hand-over that came to nothing")
  func takeBack() throws {
    let folder = try WatchedFolder()
    let monitor = try monitor(folder)
    monitor.handOver()
    monitor.takeBack()
    #expect(PathMonitor.inheritedDescriptor() == nil)
    monitor.settle(monitor.beginLook())
    #expect(monitor.isQuiet())
    folder.touch("app/run")
    #expect(!monitor.isQuiet())
  }

  @Test("takes nothing over that is no monitor's", arguments: ["0", "1", "99", "x", "", "-1"])
  func notInherited(_ text: String) {
    setenv("EAVES_FILE_REPORTS", text, 1)
    #expect(PathMonitor.inheritedDescriptor() == nil)
    #expect(getenv("EAVES_FILE_REPORTS") == nil)
  }

  @Test(
    "is none for what is missing, and where changes come from elsewhere",
    arguments: ["/no-such-file", "/proc/self/exe", "relative"])
  func none(_ path: String) {
    #expect(PathMonitor([path]) == nil)
  }
}
