#if canImport(Glibc)
import CLinux
import Glibc

/// Becomes readable when a time is up (timerfd_create(2)).
///
/// A wait that is told how long to wait sets a timer of the kernel each time, which takes a twentieth of
/// the time of a short request; this one is set when it is wanted.
final class Alarm {
  /// Can be read when the time is up, until ``clear()``.
  let descriptor: Int32

  /// Nil when the system has no descriptor left.
  init?() {
    descriptor = timerfd_create(CLOCK_MONOTONIC, O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
  }

  deinit { Descriptor.close(descriptor) }

  /// Goes off once.
  /// - Parameter milliseconds: from now on, 1 to 999
  func set(milliseconds: Int) {
    var time = itimerspec()
    time.it_value.tv_nsec = milliseconds * 1_000_000
    timerfd_settime(descriptor, 0, &time, nil)
  }

  /// Takes note that it went off; it can be set again.
  func clear() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
  }
}
#else
/// Becomes readable when a time is up; this system has nothing of the kind that poll(2) can wait for.
final class Alarm {
  let descriptor: Int32 = -1

  init?() { return nil }

  func set(milliseconds: Int) {}

  func clear() {}
}
#endif
