#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Notices changes of the files that matter in some folders.
///
/// The system tells of them where it can (inotify on Linux); elsewhere, and where it has no room for so
/// many folders, the files are compared twice a second.
struct FileWatcher: Sendable {
  /// How often the files are compared, in microseconds.
  private static let period: UInt32 = 500_000

  let filter: WatchFilter

  /// Whether to compare even where the system could tell: it does not for folders that another machine
  /// writes to.
  var polls = false

  /// The paths of files that have been written, added, or removed; each element is what was noticed at
  /// one time. Does not end.
  func changes() -> AsyncStream<Set<String>> {
    let (stream, continuation) = AsyncStream<Set<String>>.makeStream()
    #if os(Linux)
    if !polls, let inotify = Inotify(filter) {
      Thread.start { inotify.run { continuation.yield($0) } }
      return stream
    }
    #endif
    let first = FolderTree(filter.folders, filter: filter).files
    Thread.start { compare(first) { continuation.yield($0) } }
    return stream
  }

  private func compare(_ first: [String: FolderTree.Stamp], _ report: (Set<String>) -> Void) {
    var known = first
    while true {
      usleep(Self.period)
      let now = FolderTree(filter.folders, filter: filter).files
      let changed = Self.difference(known, now)
      if !changed.isEmpty { report(changed) }
      known = now
    }
  }

  /// The paths whose stamps differ, or that are only on one side.
  static func difference(
    _ before: [String: FolderTree.Stamp], _ after: [String: FolderTree.Stamp]
  ) -> Set<String> {
    var changed = Set(after.filter { before[$0.key] != $0.value }.keys)
    for path in before.keys where after[path] == nil { changed.insert(path) }
    return changed
  }
}

/// A thread of its own, for what waits in system calls.
enum Thread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread that ends with its function, or with the process.
  static func start(_ run: @escaping @Sendable () -> Void) {
    #if canImport(Glibc) || canImport(Musl)
    var thread = pthread_t()
    #else
    var thread: pthread_t?
    #endif
    let body = Unmanaged.passRetained(Body(run)).toOpaque()
    let result = pthread_create(
      &thread, nil,
      { context in
        #if canImport(Glibc) || canImport(Musl)
        guard let context else { return nil }
        #endif
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, body)
    if result != 0 { Unmanaged<Body>.fromOpaque(body).release() }
  }
}
