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

/// The value of an `If-Range` header (RFC 9110 §13.1.5): the range is wanted if the resource is
/// still the same, else the whole.
public enum IfRange: Sendable, Hashable, CustomStringConvertible {
  /// Still the version of this tag.
  case tag(String)
  /// Not changed since this moment.
  case date(HTTPDate)

  /// Reads a header; nil for an empty one. What is not a date is a tag.
  public init?(parsing header: String) {
    if let date = HTTPDate(parsing: header) {
      self = .date(date)
    } else if let tag = EntityTag(parsing: header) {
      self = .tag(tag.value)
    } else {
      return nil
    }
  }

  /// The value of a header.
  public var description: String {
    switch self {
    case .tag(let tag): "\"\(tag)\""
    case .date(let date): date.description
    }
  }
}
