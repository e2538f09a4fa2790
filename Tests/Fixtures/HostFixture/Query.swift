import EavesGateway

/// The `name=value` pairs of a query, percent-decoded.
struct Query: Sendable {
  private var values: [String: String] = [:]

  init(_ text: String) {
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      values[PercentDecoding.decode(parts[0])] =
        parts.count == 2 ? PercentDecoding.decode(parts[1]) : ""
    }
  }

  subscript(name: String) -> String? { values[name] }

  /// A number, or what stands for a missing one.
  func number(_ name: String, or missing: Int) -> Int {
    values[name].flatMap { Int($0) } ?? missing
  }
}
