/// A pattern of mod_rewrite: the part of Perl's regular expressions that rules use.
///
/// What it does not know (lookbehind, backreferences, named groups) makes it say that it cannot tell,
/// as does a match that takes too long.
struct RewritePattern {
  private let root: RewriteNode
  private let isNegated: Bool
  private let ignoresCase: Bool
  private let groupCount: Int

  /// The longest pattern that is read, in bytes.
  private static let longest = 2_000

  /// - Parameters:
  ///   - text: the pattern, with `!` in front where it is negated
  ///   - ignoresCase: whether the flag NC is given
  init?(_ text: String, ignoresCase: Bool) {
    isNegated = text.hasPrefix("!")
    let bytes = Array(text.utf8.dropFirst(isNegated ? 1 : 0))
    guard bytes.count <= Self.longest else { return nil }
    var parser = RewritePatternParser(bytes)
    guard case .success(let node) = parser.parse(), parser.isUnderstood else { return nil }
    root = node
    groupCount = parser.groupCount
    self.ignoresCase = ignoresCase
  }

  /// Why a pattern cannot be read by anybody; nil when it can, or when that is not known.
  static func flaw(_ text: String) -> String? {
    let bytes = Array(text.utf8.dropFirst(text.hasPrefix("!") ? 1 : 0))
    guard bytes.count <= longest else { return nil }
    var parser = RewritePatternParser(bytes)
    guard case .failure(let error) = parser.parse(), parser.isUnderstood else { return nil }
    return error.text
  }

  /// Says whether the second word of a condition is a pattern, and not a comparison or a test of a file.
  static func isPattern(_ text: String) -> Bool {
    let bare = text.drop { $0 == "!" }
    return
      !(bare.hasPrefix("-") || bare.hasPrefix("<") || bare.hasPrefix(">")
      || bare.hasPrefix("="))
  }

  /// What a match found.
  struct Match {
    /// What the whole pattern and its groups matched; empty for a group that took no part.
    var groups: [String]
  }

  /// How matching ended.
  enum Outcome {
    case match(Match)
    case noMatch
    /// It took too long.
    case unknown
  }

  /// Looks for the pattern anywhere in a text.
  func match(_ text: String) -> Outcome {
    var bytes = Array(text.utf8)
    if ignoresCase { bytes = bytes.map(RewriteNode.folded) }
    var matcher = RewriteMatcher(
      text: bytes, groupCount: groupCount, ignoresCase: ignoresCase)
    for start in 0...bytes.count {
      if let end = matcher.match(root, from: start) {
        if isNegated { return .noMatch }
        let original = Array(text.utf8)
        var groups = [String(decoding: original[start..<end], as: UTF8.self)]
        for range in matcher.groups.dropFirst() {
          groups.append(range.map { String(decoding: original[$0], as: UTF8.self) } ?? "")
        }
        return .match(Match(groups: groups))
      }
      if matcher.isExhausted { return .unknown }
    }
    return isNegated ? .match(Match(groups: [text])) : .noMatch
  }
}

/// A part of a pattern.
indirect enum RewriteNode {
  case empty
  case set(RewriteByteSet)
  case start, end
  case boundary(Bool)
  case sequence([RewriteNode])
  case alternatives([RewriteNode])
  case group(RewriteNode, Int)
  case repetition(RewriteNode, least: Int, most: Int, isGreedy: Bool)
  case lookahead(RewriteNode, isPositive: Bool)

  static func folded(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

/// A set of bytes.
struct RewriteByteSet {
  private var low: (UInt64, UInt64) = (0, 0)
  private var high: (UInt64, UInt64) = (0, 0)
  var isNegated = false

  mutating func insert(_ byte: UInt8) {
    let bit = UInt64(1) << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: low.0 |= bit
    case 1: low.1 |= bit
    case 2: high.0 |= bit
    default: high.1 |= bit
    }
  }

  mutating func insert(_ other: RewriteByteSet) {
    for byte in UInt8.min...UInt8.max where other.contains(byte) { insert(byte) }
  }

  func contains(_ byte: UInt8) -> Bool {
    let bit = UInt64(1) << UInt64(byte & 63)
    let word =
      switch byte >> 6 {
      case 0: low.0
      case 1: low.1
      case 2: high.0
      default: high.1
      }
    return (word & bit != 0) != isNegated
  }

  /// A class such as `\d`; nil for a letter that stands for none.
  static func named(_ letter: UInt8) -> RewriteByteSet? {
    var set = RewriteByteSet()
    switch letter | 0x20 {
    case UInt8(ascii: "d"): for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { set.insert(byte) }
    case UInt8(ascii: "s"):
      for byte in [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D] as [UInt8] { set.insert(byte) }
    case UInt8(ascii: "w"):
      for byte in UInt8(ascii: "0")...UInt8(ascii: "z") where RewriteMatcher.isWord(byte) {
        set.insert(byte)
      }
    default: return nil
    }
    set.isNegated = letter & 0x20 == 0
    return set
  }
}
