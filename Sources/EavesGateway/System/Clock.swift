#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The time since some fixed moment, for measuring how long something takes.
enum MonotonicClock {
  /// Nanoseconds, which never go back.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  /// Nanoseconds of the same clock, a few milliseconds late, for a twentieth of the time it takes to
  /// ask.
  static var coarse: UInt64 {
    #if canImport(Glibc)
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    #else
    return now
    #endif
  }
}
