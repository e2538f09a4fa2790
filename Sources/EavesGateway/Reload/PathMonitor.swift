import Synchronization

#if canImport(Glibc)
import CLinux
import Glibc

/// Learns from the kernel when what some paths lead to may have changed, so that it need not be looked
/// up each time (inotify(7)).
///
/// It watches the files themselves, and in every folder on the way the names that lead to them. The
/// kernel has queued its report before the call that changed something comes back, so whoever asks after
/// a change learns of it.
///
/// What happens outside this kernel is not reported: paths on a network's file systems cannot be
/// monitored. Nor is a file system that is mounted over a folder, or what is written through memory.
final class PathMonitor: Sendable {
  /// Where the kernel's reports are read.
  let descriptor: Int32

  private let paths: [String]
  private let state = Mutex(State())
  private let quiet = Atomic(false)

  private struct State {
    /// By number: a watched folder, with a name in it that matters.
    var names: [(watch: Int32, name: String)] = []
    /// The numbers of the watched files, of which everything matters.
    var files: [Int32] = []
    /// Whether every folder and file is watched.
    var isComplete = false
    /// How many reports that matter there have been, and how many of them when somebody last settled.
    var reports = 0
    var settled = -1

    /// The numbers of all that is watched.
    var watches: Set<Int32> { Set(names.map(\.watch) + files) }
  }

  /// What somebody knew who began to look.
  struct Look {
    fileprivate let reports: Int
  }

  /// - Parameters:
  ///   - paths: absolute
  ///   - inherited: the descriptor that the version before this one left
  /// - Returns: nil when not all that leads to them can be watched
  init?(_ paths: [String], inherited: Int32? = nil) {
    self.paths = paths
    descriptor = inherited ?? inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    state.withLock { watch(&$0) }
    guard state.withLock({ $0.isComplete }) else { return nil }
  }

  deinit {
    if descriptor >= 0 { Descriptor.close(descriptor) }
  }

  /// Whether nothing that matters has been reported since somebody settled.
  /// - Parameter asking: whether up to this moment, for which the kernel is asked; else up to when reports
  ///   were last taken
  func isQuiet(asking: Bool = true) -> Bool {
    var bytes: Int32 = 0
    if asking, ioctl(descriptor, UInt(FIONREAD), &bytes) != 0 || bytes > 0 { takeReports() }
    // Asked last: another thread that takes the reports says so before it does.
    return quiet.load(ordering: .acquiring)
  }

  /// Takes the reports that there are, so that the descriptor cannot be read until the next one.
  func takeReports() { state.withLock { takeReports(&$0) } }

  /// Says that somebody is about to look at the files.
  func beginLook() -> Look {
    state.withLock { state in
      takeReports(&state)
      if !state.isComplete || state.settled != state.reports { watch(&state) }
      return Look(reports: state.reports)
    }
  }

  /// Says that all is as it should be, as far as it was when the look began: until the next report
  /// nobody needs to look again.
  func settle(_ look: Look) {
    state.withLock { state in
      guard state.isComplete, look.reports == state.reports else { return }
      state.settled = state.reports
      quiet.store(true, ordering: .releasing)
    }
  }
}

extension PathMonitor {
  private static let variable = "EAVES_FILE_REPORTS"

  /// Leaves the descriptor to the program that `execv` starts, without watches. Closing it would take the
  /// kernel ten milliseconds and more, in which nobody is served: it waits for all who may be looking at
  /// a watch.
  func handOver() {
    state.withLock { state in
      quiet.store(false, ordering: .releasing)
      for watch in state.watches { inotify_rm_watch(descriptor, watch) }
      state = State()
    }
    Descriptor.setCloseOnExec(descriptor, false)
    setenv(Self.variable, "\(descriptor)", 1)
  }

  /// Undoes a hand-over that came to nothing. The next look watches anew.
  func takeBack() {
    Descriptor.setCloseOnExec(descriptor, true)
    unsetenv(Self.variable)
  }

  /// Takes the descriptor that the version before this one left; nil when there is none.
  static func inheritedDescriptor() -> Int32? {
    guard let text = ProcessEnvironment[variable] else { return nil }
    unsetenv(variable)
    guard let descriptor = Int32(text), descriptor > STDERR_FILENO, isReporting(descriptor) else {
      return nil
    }
    Descriptor.setCloseOnExec(descriptor, true)
    return descriptor
  }

  private static func isReporting(_ descriptor: Int32) -> Bool {
    var buffer = [CChar](repeating: 0, count: 64)
    return readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count - 1) > 0
      && String(nulTerminated: buffer) == "anon_inode:inotify"
  }
}

extension PathMonitor {
  private func takeReports(_ state: inout State) {
    // Before anything is taken: from then on the descriptor no longer tells other threads of it.
    quiet.store(false, ordering: .releasing)
    let size = 4_096
    withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { buffer in
      while case let count = read(descriptor, buffer.baseAddress, size), count > 0 {
        Self.forEachReport(in: UnsafeRawBufferPointer(rebasing: buffer[..<count])) { event, name in
          if matters(event, name, state) { state.reports += 1 }
        }
      }
    }
    if state.isComplete && state.settled == state.reports {
      quiet.store(true, ordering: .releasing)
    }
  }

  private static func forEachReport(
    in bytes: UnsafeRawBufferPointer, _ body: (inotify_event, UnsafeRawBufferPointer) -> Void
  ) {
    let headSize = MemoryLayout<inotify_event>.size
    var start = 0
    while start + headSize <= bytes.count {
      let event = bytes.loadUnaligned(fromByteOffset: start, as: inotify_event.self)
      let end = start + headSize + Int(event.len)
      // The kernel writes whole reports.
      guard end <= bytes.count else { return }
      // The name is padded with NULs.
      let name = bytes[(start + headSize)..<end].prefix { $0 != 0 }
      body(event, UnsafeRawBufferPointer(rebasing: name))
      start = end
    }
  }

  private func matters(
    _ event: inotify_event, _ name: UnsafeRawBufferPointer, _ state: State
  ) -> Bool {
    if event.mask & UInt32(IN_Q_OVERFLOW) != 0 || state.files.contains(event.wd) { return true }
    return state.names.contains { watch in
      watch.watch == event.wd && (name.isEmpty || name.elementsEqual(watch.name.utf8))
    }
  }

  /// Watches what leads to the files now.
  private func watch(_ state: inout State) {
    state.isComplete = false
    // A way that is the same when all of it is watched has no part that changed unnoticed.
    for _ in 0..<3 where !state.isComplete {
      let trails = paths.compactMap(PathTrail.init)
      guard trails.count == paths.count, watch(trails, &state) else { return }
      state.isComplete = paths.compactMap(PathTrail.init) == trails
    }
  }

  /// - Returns: whether everything is watched
  private func watch(_ trails: [PathTrail], _ state: inout State) -> Bool {
    let before = state.watches
    state.names = []
    state.files = []
    defer {
      for watch in before.subtracting(state.watches) { inotify_rm_watch(descriptor, watch) }
    }
    for trail in trails {
      for step in trail.steps {
        guard let watch = add(step.folder, Self.folderEvents) else { return false }
        state.names.append((watch, step.name))
      }
      guard let watch = add(trail.end, Self.fileEvents) else { return false }
      state.files.append(watch)
    }
    return true
  }

  /// - Returns: the watch's number; nil when there is no such file, or changes to it would not all be
  ///   reported
  private func add(_ path: String, _ events: UInt32) -> Int32? {
    var system = statfs()
    guard statfs(path, &system) == 0, Self.reportingSystems.contains(Int(system.f_type)) else {
      return nil
    }
    let watch = inotify_add_watch(descriptor, path, events | UInt32(IN_DONT_FOLLOW))
    return watch >= 0 ? watch : nil
  }

  /// Whatever puts another file under a name, or moves the folder.
  private static let folderEvents = UInt32(
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF
      | IN_ONLYDIR)

  /// Whatever changes a file, touching it included.
  private static let fileEvents = UInt32(IN_ATTRIB | IN_MODIFY | IN_DELETE_SELF | IN_MOVE_SELF)

  /// The file systems that only this kernel can change (statfs(2)): Btrfs, ext2 to ext4, F2FS, tmpfs,
  /// XFS, and ZFS.
  private static let reportingSystems: Set<Int> = [
    0x9123_683E, 0xEF53, 0xF2F5_2010, 0x0102_1994, 0x5846_5342, 0x2FC1_2FC1,
  ]
}
#else
/// Learns from the kernel when what some paths lead to may have changed; nothing here does that.
final class PathMonitor: Sendable {
  struct Look {}

  let descriptor: Int32 = -1

  init?(_ paths: [String], inherited: Int32? = nil) { return nil }

  static func inheritedDescriptor() -> Int32? { nil }

  func handOver() {}
  func takeBack() {}
  func isQuiet(asking: Bool = true) -> Bool { false }
  func takeReports() {}
  func beginLook() -> Look { Look() }
  func settle(_ look: Look) {}
}
#endif
