#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the version that takes over, by `execv` in the same process, is told of the change that started
/// it, so that it can say in the log that it has.
struct Succession: Hashable, Sendable {
  private static let variable = "EAVES_SUCCESSION"

  /// When the change was seen, by ``MonotonicClock``.
  let seen: UInt64

  /// What changed, such as `/home/alice/run.fcgi was touched`.
  let reason: String

  /// - Parameters:
  ///   - old: the state of the files that the version at hand was started from
  ///   - new: their state now
  init(_ entry: Entry, from old: EntryWatch.State, to new: EntryWatch.State, seen: UInt64) {
    self.seen = seen
    if old.entry != new.entry {
      let wasTouched = old.entry?.isSameContent(as: new.entry) ?? false
      reason = "\(entry.path) was \(wasTouched ? "touched" : "changed")"
    } else {
      reason = "\(entry.programPath) was changed"
    }
  }

  private init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let seen = UInt64(parts[0]) else { return nil }
    self.seen = seen
    reason = String(parts[1])
  }

  /// Leaves this to the program that `execv` starts.
  func handOver() { setenv(Self.variable, "\(seen) \(reason)", 1) }

  /// Undoes a hand-over that came to nothing.
  static func takeBack() { unsetenv(variable) }

  /// Takes what the version before this one left; nil when there was none.
  static func inherited() -> Succession? {
    guard let text = ProcessEnvironment[variable] else { return nil }
    unsetenv(variable)
    return Succession(text)
  }
}

extension FileIdentity {
  /// Says whether a later state of the file has, by all that can be seen from outside, the same content.
  fileprivate func isSameContent(as later: FileIdentity?) -> Bool {
    guard let later else { return false }
    return isSameFile(as: later) && size == later.size
  }
}
