/// The integers from a start to a stop by a step, not stored one by one.
public struct ValueRange: Hashable, Sendable {
  let start: Int
  let stop: Int
  let step: Int
  /// How many integers it has.
  public let count: Int

  /// - Throws: a `ValueError` when the step is 0, an `OverflowError` for a count beyond 64 bits
  init(start: Int, stop: Int, step: Int) throws {
    guard step != 0 else { throw TemplateError(.value, "range() arg 3 must not be zero") }
    self.start = start
    self.stop = stop
    self.step = step
    let (span, overflow) =
      step > 0
      ? stop.subtractingReportingOverflow(start) : start.subtractingReportingOverflow(stop)
    guard !overflow, step != .min else { throw TemplateError.integerOverflow }
    count = span <= 0 ? 0 : (span - 1) / abs(step) + 1
  }

  /// The integer at a place below `count`.
  subscript(position: Int) -> Int { start &+ position &* step }

  /// Whether the range has an integer.
  func contains(_ number: Int) -> Bool {
    guard count > 0 else { return false }
    let last = self[count - 1]
    guard number >= min(start, last), number <= max(start, last) else { return false }
    let (distance, overflow) = number.subtractingReportingOverflow(start)
    return !overflow && distance % step == 0
  }
}
