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

/// Tries a pattern on a text, one way after the other.
struct RewriteMatcher {
  let text: [UInt8]
  let ignoresCase: Bool
  private(set) var groups: [Range<Int>?]

  /// How many steps are left; hostile patterns would need more than anybody has.
  private var steps = 50_000
  private var depth = 0

  /// The deepest nesting of tries; each takes a part of the stack.
  private static let deepest = 1_500

  init(text: [UInt8], groupCount: Int, ignoresCase: Bool) {
    self.text = text
    self.ignoresCase = ignoresCase
    groups = Array(repeating: nil, count: groupCount + 1)
  }

  private(set) var isExhausted = false

  /// Matches a pattern at a place.
  /// - Returns: where the match ends
  mutating func match(_ node: RewriteNode, from start: Int) -> Int? {
    groups = Array(repeating: nil, count: groups.count)
    return match(node, start) { _, end in end }
  }

  static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private typealias Next = (inout RewriteMatcher, Int) -> Int?

  private mutating func match(_ node: RewriteNode, _ place: Int, _ next: Next) -> Int? {
    steps -= 1
    depth += 1
    defer { depth -= 1 }
    guard steps > 0, depth < Self.deepest else {
      isExhausted = true
      return nil
    }
    switch node {
    case .empty: return next(&self, place)
    case .set(let set):
      guard place < text.count, contains(set, text[place]) else { return nil }
      return next(&self, place + 1)
    case .start: return place == 0 ? next(&self, place) : nil
    case .end: return place == text.count ? next(&self, place) : nil
    case .boundary(let wanted):
      let before = place > 0 && Self.isWord(text[place - 1])
      let after = place < text.count && Self.isWord(text[place])
      return (before != after) == wanted ? next(&self, place) : nil
    case .sequence(let parts): return match(parts[...], place, next)
    case .alternatives(let choices):
      for choice in choices {
        if let end = match(choice, place, next) { return end }
      }
      return nil
    case .group(let inner, let number):
      let before = groups[number]
      let end = match(inner, place) { matcher, end in
        let old = matcher.groups[number]
        matcher.groups[number] = place..<end
        if let end = next(&matcher, end) { return end }
        matcher.groups[number] = old
        return nil
      }
      if end == nil { groups[number] = before }
      return end
    case .repetition(let inner, let least, let most, let isGreedy):
      return repetition(inner, least, most, isGreedy, place, next)
    case .lookahead(let inner, let isPositive):
      let found = match(inner, place) { _, end in end } != nil
      return found == isPositive && !isExhausted ? next(&self, place) : nil
    }
  }

  private func contains(_ set: RewriteByteSet, _ byte: UInt8) -> Bool {
    if set.contains(byte) { return true }
    guard ignoresCase, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) else { return false }
    return set.contains(byte & ~0x20)
  }

  private mutating func match(
    _ parts: ArraySlice<RewriteNode>, _ place: Int, _ next: Next
  ) -> Int? {
    guard let first = parts.first else { return next(&self, place) }
    return match(first, place) { matcher, end in matcher.match(parts.dropFirst(), end, next) }
  }

  private mutating func repetition(
    _ inner: RewriteNode, _ least: Int, _ most: Int, _ isGreedy: Bool, _ place: Int, _ next: Next
  ) -> Int? {
    func again(_ matcher: inout RewriteMatcher) -> Int? {
      guard most > 0 else { return nil }
      return matcher.match(inner, place) { matcher, end in
        // An empty round would go on for ever.
        if end == place && least <= 0 { return nil }
        return matcher.match(
          .repetition(
            inner, least: max(0, least - 1), most: most == .max ? .max : most - 1,
            isGreedy: isGreedy), end, next)
      }
    }
    if least > 0 { return again(&self) }
    if isGreedy, let end = again(&self) { return end }
    if isExhausted { return nil }
    if let end = next(&self, place) { return end }
    return isGreedy ? nil : again(&self)
  }
}
