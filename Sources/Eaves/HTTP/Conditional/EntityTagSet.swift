/// The tags of an `If-Match` or `If-None-Match` header.
public struct EntityTagSet: Sendable, Hashable {
  /// Tags that stand for the same bytes.
  public private(set) var strong: Set<String> = []
  /// Tags that stand for the same meaning.
  public private(set) var weak: Set<String> = []
  /// Whether the header is `*`, which stands for any version.
  public private(set) var isAny = false

  /// No tags.
  public init() {}

  /// Reads a header. What stands between commas without quotes counts as a tag too.
  public init(parsing header: String) {
    let bytes = Array(header.utf8)
    let quoteEnds = Self.quoteEnds(in: bytes)
    var index = 0
    while index < bytes.count {
      let slashed = bytes[index...].starts(with: "W/".utf8)
      let isWeak = slashed || bytes[index...].starts(with: "w/".utf8)
      if isWeak { index += 2 }
      let isQuoted = index < bytes.count && bytes[index] == UInt8(ascii: "\"")
      if isQuoted, index + 1 < bytes.count, let end = quoteEnds[index + 1] {
        insert(bytes[(index + 1)..<end], isWeak: isWeak)
        index = Self.skipComma(in: bytes, at: end + 1)
        continue
      }
      let comma = bytes[index...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.count
      let raw = comma < bytes.count ? bytes[index..<comma].droppingTrailingSpace() : bytes[index...]
      if raw.elementsEqual("*".utf8) {
        self = EntityTagSet()
        isAny = true
        return
      }
      insert(raw, isWeak: isWeak)
      index = Self.skipComma(in: bytes, at: comma)
    }
  }

  private mutating func insert(_ tag: ArraySlice<UInt8>, isWeak: Bool) {
    if isWeak { weak.insert(tag.text) } else { strong.insert(tag.text) }
  }

  /// For each index, the first quote from there on that a comma or the end follows. One pass from
  /// the back, so that a header full of stray quotes takes no more time than any other.
  private static func quoteEnds(in bytes: [UInt8]) -> [Int?] {
    var ends = [Int?](repeating: nil, count: bytes.count)
    var next: Int?
    var commaFollows = true
    for index in bytes.indices.reversed() {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\""), commaFollows { next = index }
      ends[index] = next
      if byte == UInt8(ascii: ",") {
        commaFollows = true
      } else if !byte.isWhitespace || index == bytes.count - 1 {
        commaFollows = false
      }
    }
    return ends
  }

  private static func skipComma(in bytes: [UInt8], at index: Int) -> Int {
    let comma = bytes[min(index, bytes.count)...].firstIndex { !$0.isWhitespace } ?? bytes.count
    guard comma < bytes.count else { return bytes.count }
    return bytes[(comma + 1)...].firstIndex { !$0.isWhitespace } ?? bytes.count
  }

  /// Whether there is no tag.
  public var isEmpty: Bool { !isAny && strong.isEmpty && weak.isEmpty }

  /// Whether a tag is in the set by strong comparison (RFC 9110 §8.8.3.2).
  public func contains(_ tag: String) -> Bool { isAny || strong.contains(tag) }

  /// Whether a tag is in the set by weak comparison, which takes `W/"a"` and `"a"` for the same.
  public func containsWeakly(_ tag: String) -> Bool { contains(tag) || weak.contains(tag) }
}

extension EntityTagSet: CustomStringConvertible {
  /// The value of a header with these tags, in alphabetical order.
  public var description: String {
    if isAny { return "*" }
    let tags = strong.sorted().map { "\"\($0)\"" } + weak.sorted().map { "W/\"\($0)\"" }
    return tags.joined(separator: ", ")
  }
}

extension ArraySlice<UInt8> {
  fileprivate func droppingTrailingSpace() -> ArraySlice<UInt8> {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else {
      return self[startIndex..<startIndex]
    }
    return self[startIndex...last]
  }
}
