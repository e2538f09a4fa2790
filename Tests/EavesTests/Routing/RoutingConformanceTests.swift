import TestSupport
import Testing

@Suite("Routing does what Werkzeug does")
struct RoutingConformanceTests {
  /// Cases in which operations differ on purpose, and how many.
  static let expectedDifferences = [
    // `int` makes an `Int`: a number past 64 bits is not found, where Python has no limit.
    "rt-int": 1
  ]

  @Test("web/routing.jsonl")
  func recordedCases() throws {
    let cases = try Conformance.cases("web/routing.jsonl").map { RoutingCase($0) }
    #expect(!cases.isEmpty)
    var passed = 0
    var operations = 0
    for routingCase in cases {
      let failures = routingCase.failures()
      let differences = Self.expectedDifferences[routingCase.id] ?? 0
      operations += routingCase.operations.count
      if failures.isEmpty { passed += 1 }
      #expect(
        failures.count == differences,
        "\(routingCase.id): \(failures.joined(separator: "\n  "))")
    }
    print(
      "web/routing.jsonl: \(passed) of \(cases.count) cases pass (\(operations) operations),",
      "\(Self.expectedDifferences.count) with a difference on purpose")
  }
}
