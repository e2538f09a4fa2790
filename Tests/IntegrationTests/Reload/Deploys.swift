import Foundation

/// The touches of a test, each with the version that it brought and the time it was finished.
struct Deploys: Sendable {
  private var finished: [(time: UInt64, version: Int)] = []

  /// Writes a version and touches the entry, as a person or a script does.
  /// - Parameter opens: see ``Site/touch(opens:)``
  mutating func deploy(_ version: Int, to site: Site, opens: Bool = true) throws {
    try site.writeVersion("\(version)")
    try site.touch(opens: opens)
    finished.append((Clock.now, version))
  }

  var last: Int { finished.last?.version ?? 1 }

  /// The answers from code older than the last deploy that was finished before the request was sent,
  /// as text for a message; empty when there are none.
  func stale(_ exchanges: [Load.Exchange]) -> String {
    let stale = exchanges.filter { exchange in
      guard exchange.status == 200 else { return false }
      return exchange.version ?? 0 < wanted(at: exchange.sent)
    }
    let shown = stale.prefix(5).map { exchange in
      "asked for when \(wanted(at: exchange.sent)) was live, answered by \(exchange.text)"
    }
    return stale.isEmpty ? "" : "\(stale.count) of \(exchanges.count):\n" + shown.joined()
  }

  private func wanted(at time: UInt64) -> Int {
    var low = 0
    var high = finished.count
    while low < high {
      let middle = (low + high) / 2
      if finished[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 1 : finished[low - 1].version
  }
}
