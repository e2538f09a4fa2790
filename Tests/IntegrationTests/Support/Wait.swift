import Foundation

/// Waiting for what another process does. The bounds are there to end what hangs; no test is decided
/// by how long something takes.
enum Wait {
  /// Looks again and again, until the condition holds or the time is over.
  /// - Returns: whether the condition holds
  static func until(_ seconds: Double, _ condition: () -> Bool) -> Bool {
    let deadline = Clock.now + UInt64(seconds * 1e9)
    while !condition() {
      if Clock.now > deadline { return condition() }
      usleep(2_000)
    }
    return true
  }
}

/// The one clock that all of a test's times come from.
enum Clock {
  /// Nanoseconds, which never go back.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
