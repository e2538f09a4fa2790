/// Filters, tests and functions of one's own.
public struct Functions: Sendable {
  var filters: [String: Filter] = [:]
  var tests: [String: Test] = [:]
  var globals: [String: Function] = [:]

  /// None yet.
  public init() {}
}
