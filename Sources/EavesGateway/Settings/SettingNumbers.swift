/// Numbers of bytes as settings write them.
enum ByteCount {
  private static let units: [(letter: String, bytes: Int)] = [
    ("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10),
  ]

  /// Reads `16M`, `500K`, `1G` or a plain number; `B` and `iB` may follow the unit. nil for anything
  /// else, and for what is no number of bytes on any machine.
  static func parse(_ text: String) -> Int? {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let number = Int(digits) else { return nil }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.uppercased()
    if unit.isEmpty || unit == "B" { return number }
    guard
      let factor = units.first(where: {
        [$0.letter, $0.letter + "B", $0.letter + "IB"].contains(unit)
      })
    else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor.bytes)
    return overflow ? nil : bytes
  }

  /// The shortest exact form.
  static func write(_ bytes: Int) -> String {
    guard bytes != 0, let unit = units.first(where: { bytes % $0.bytes == 0 }) else {
      return "\(bytes)"
    }
    return "\(bytes / unit.bytes)\(unit.letter)"
  }
}

/// Spans of time as settings write them.
enum Seconds {
  private static let units: [(name: String, milliseconds: Int)] = [
    ("", 1_000), ("s", 1_000), ("ms", 1), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]
  /// A century; what is longer is a slip of the pen.
  private static let longest: Double = 100 * 366 * 86_400_000

  /// Reads a number of seconds, which may have a fraction, or a number with a unit. nil for anything
  /// else.
  static func parse(_ text: String) -> Duration? {
    let digits = text.prefix { ("0"..."9").contains($0) || $0 == "." }
    guard digits.first != ".", digits.last != ".", let number = Double(digits) else { return nil }
    let name = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    guard let unit = units.first(where: { $0.name == name }) else { return nil }
    let milliseconds = number * Double(unit.milliseconds)
    return milliseconds <= longest ? .milliseconds(Int(milliseconds.rounded())) : nil
  }

  /// A number of seconds, with a fraction where there is one.
  static func write(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    guard attoseconds != 0 else { return "\(seconds)" }
    return "\(Double(seconds) + Double(attoseconds) / 1e18)"
  }
}
