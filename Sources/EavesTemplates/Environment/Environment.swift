/// Where templates come from, and how they are read and rendered.
///
/// An environment never changes once it is made, so threads share it without locks.
public final class Environment: Sendable {
  /// How templates are read and rendered.
  public let options: Options
  let filters: [String: Filter]
  let tests: [String: Test]

  /// - Parameter options: how templates are read and rendered
  public init(options: Options = Options()) {
    self.options = options
    self.filters = Filters.table
    self.tests = Tests.table
  }
}
