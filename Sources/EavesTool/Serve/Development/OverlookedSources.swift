#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Swift sources that a build which succeeded has left out.
///
/// The compiler driver compares the times of sources by whole seconds (Swift 6.3 on Linux). A file that
/// is built and saved again within one second is unchanged to it: it writes the module, compiles
/// nothing, reports success, and says the same until the file changes again.
struct OverlookedSources {
  let paths: [String]

  /// - Parameters:
  ///   - changed: the paths of what was saved before the build
  ///   - program: the path of what the build made: sources that are newer are not in it
  init(among changed: Set<String>, program: String) {
    guard let built = Self.time(of: program) else {
      paths = []
      return
    }
    paths = changed.filter { path in
      guard path.hasSuffix(".swift"), let saved = Self.time(of: path) else { return false }
      return (built.tv_sec, built.tv_nsec) < (saved.tv_sec, saved.tv_nsec)
    }.sorted()
  }

  /// Has the next build look at them, by a time a second earlier: no editor takes that for a change that
  /// somebody else has made.
  func nudge() {
    for path in paths {
      guard let time = Self.time(of: path) else { continue }
      // Where that is not allowed, the build stays as it is.
      try? FileSystem.setModificationTime(Int(time.tv_sec) - 1, of: path)
    }
  }

  /// When a file was last written.
  private static func time(of path: String) -> timespec? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
    return status.st_mtimespec
    #else
    return status.st_mtim
    #endif
  }
}
