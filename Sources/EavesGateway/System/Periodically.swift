import Synchronization

/// Something that is to be done once in a while by whichever thread comes first, without a timer.
struct Periodically: ~Copyable, Sendable {
  private let period: UInt64
  private let next = Atomic<UInt64>(0)

  /// - Parameter period: in nanoseconds
  init(every period: UInt64) { self.period = period }

  /// Whether it is time again. Of several threads that ask at the same time one is told so.
  ///
  /// A few nanoseconds where it is not.
  func isDue() -> Bool {
    let now = MonotonicClock.coarse
    let next = self.next.load(ordering: .relaxed)
    guard now >= next else { return false }
    return self.next.compareExchange(
      expected: next, desired: now + period, ordering: .relaxed
    ).exchanged
  }
}
