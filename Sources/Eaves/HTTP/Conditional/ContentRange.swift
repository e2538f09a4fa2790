/// The value of a `Content-Range` header (RFC 9110 §14.4).
public struct ContentRange: Sendable, Hashable {
  /// What the positions count, `bytes` nearly always.
  public let unit: String
  /// The positions that are sent, the end excluded; nil when none can be.
  public let range: Range<Int>?
  /// The length of the whole; nil when it is not known.
  public let length: Int?

  /// A range of a whole.
  public init(unit: String = "bytes", range: Range<Int>?, length: Int?) {
    self.unit = unit
    self.range = range
    self.length = length
  }

  /// Reads a header; nil for one that is malformed or names an impossible range.
  public init?(parsing header: String) {
    let bytes = Array(header.utf8).trimmed()
    guard let space = bytes.firstIndex(where: \.isWhitespace) else { return nil }
    let rest = bytes[space...].drop(while: \.isWhitespace)
    guard let (positions, total) = rest.partition(at: UInt8(ascii: "/")) else { return nil }
    unit = bytes[..<space].text
    if total.elementsEqual("*".utf8) {
      length = nil
    } else {
      guard let number = plainInteger(total) else { return nil }
      length = number
    }
    if positions.elementsEqual("*".utf8) {
      guard length.map({ $0 >= 0 }) ?? true else { return nil }
      range = nil
      return
    }
    guard let (first, last) = positions.partition(at: UInt8(ascii: "-")),
      let start = plainInteger(first), let end = plainInteger(last), start >= 0, end >= start,
      end < .max, length.map({ start < $0 }) ?? true
    else { return nil }
    range = start..<(end + 1)
  }
}

extension ContentRange: CustomStringConvertible {
  /// The value of the header: `bytes 0-3/10`, `bytes */10`.
  public var description: String {
    let total = length.map(String.init) ?? "*"
    guard let range else { return "\(unit) */\(total)" }
    return "\(unit) \(range.lowerBound)-\(range.upperBound - 1)/\(total)"
  }
}
