/// The parts of a resource that a `Range` header asks for (RFC 9110 §14.2).
public struct RangeHeader: Sendable, Hashable {
  /// One part.
  public enum Part: Sendable, Hashable {
    /// From a position to the end, `5-`.
    case from(Int)
    /// The positions of a range, its end excluded: `0-3` is `0..<4`.
    case range(Range<Int>)
    /// The last so many, `-3`.
    case suffix(Int)
  }

  /// What the positions count, in small letters; `bytes` nearly always.
  public let unit: String
  /// The parts, in rising order and not overlapping.
  public let parts: [Part]

  /// Reads a header; nil for one that is malformed, or whose parts overlap or go back.
  ///
  /// `bytes=-0` means the whole, as in Werkzeug.
  public init?(parsing header: String) {
    let bytes = Array(header.utf8)
    guard let (unit, ranges) = bytes.partition(at: UInt8(ascii: "=")) else { return nil }
    self.unit = unit.trimmed().lowercasedText
    var parts: [Part] = []
    var end: Int? = 0
    for item in ranges.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      // A part without an end is the last one.
      guard let previousEnd = end, let part = Self.part(item.trimmed(), after: previousEnd)
      else { return nil }
      parts.append(part)
      if case .range(let range) = part { end = range.upperBound } else { end = nil }
    }
    self.parts = parts
  }

  private static func part(_ item: ArraySlice<UInt8>, after previousEnd: Int) -> Part? {
    guard let (first, last) = item.partition(at: UInt8(ascii: "-")) else { return nil }
    if first.isEmpty {
      guard let length = plainInteger(item) else { return nil }
      return length == 0 ? .from(0) : .suffix(-length)
    }
    guard let start = plainInteger(first.trimmed()), start >= previousEnd else { return nil }
    guard !last.trimmed().isEmpty else { return .from(start) }
    guard let inclusiveEnd = plainInteger(last), inclusiveEnd >= start else { return nil }
    let stop = inclusiveEnd == .max ? .max : inclusiveEnd + 1
    return start < stop ? .range(start..<stop) : nil
  }

  /// The bytes to send of a resource of `length` bytes; nil when there is not exactly one part, it
  /// is not in bytes, or it lies outside.
  public func bytes(ofLength length: Int) -> Range<Int>? {
    guard unit == "bytes", parts.count == 1 else { return nil }
    switch parts[0] {
    case .from(let start):
      return start < length ? start..<length : nil
    case .range(let range):
      guard range.lowerBound < length else { return nil }
      return range.lowerBound..<min(range.upperBound, length)
    case .suffix(let count):
      return count <= length ? (length - count)..<length : nil
    }
  }
}

extension RangeHeader: CustomStringConvertible {
  /// The value of a header with these parts.
  public var description: String {
    let texts = parts.map { part in
      switch part {
      case .from(let start): "\(start)-"
      case .range(let range): "\(range.lowerBound)-\(range.upperBound - 1)"
      case .suffix(let count): "-\(count)"
      }
    }
    return "\(unit)=\(texts.joined(separator: ","))"
  }
}
