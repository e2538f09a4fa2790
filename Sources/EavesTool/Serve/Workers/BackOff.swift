import NIOCore

/// How long to wait before a program that ended is started again.
///
/// One that has answered a request is started again at once: a crash in one request is no reason to
/// keep others waiting. One that ends again and again without having answered anything is broken, and
/// starting it more often than every half minute helps nobody.
struct BackOff {
  private static let first = TimeAmount.milliseconds(100)
  private static let longest = TimeAmount.seconds(30)

  /// How many times in a row it ended without having answered anything.
  private(set) var failures = 0

  /// Notes an end.
  /// - Parameter served: whether the process has answered a request
  /// - Returns: how long to wait
  mutating func wait(served: Bool) -> TimeAmount {
    guard !served else {
      failures = 0
      return .zero
    }
    failures += 1
    // 0.1 s, doubled each time; beyond the ninth doubling it is longer than the longest anyway.
    let doubled = Self.first * (1 << min(failures - 1, 9))
    return min(doubled, Self.longest)
  }
}
