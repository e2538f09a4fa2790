/// Tries a pattern on a text, one way after the other.
struct RewriteMatcher {
  let text: [UInt8]
  let ignoresCase: Bool
  private(set) var groups: [Range<Int>?]

  /// Whether matching was given up, because it took too long.
  private(set) var isExhausted = false

  /// How many steps are left; hostile patterns would need more than anybody has.
  private var steps = 50_000
  private var depth = 0

  /// The deepest nesting of tries; each takes a part of the stack.
  private static let deepest = 1_000

  /// What is left to be matched behind a part of the pattern. A value, and not a closure, which the
  /// compiler would make a copy of the matcher for at each place.
  private indirect enum Rest {
    case nothing
    case parts(ArraySlice<RewriteNode>, Rest)
    case groupEnd(Int, start: Int, Rest)
    case round(RewriteNode, least: Int, most: Int, isGreedy: Bool, start: Int, Rest)
  }

  init(text: [UInt8], groupCount: Int, ignoresCase: Bool) {
    self.text = text
    self.ignoresCase = ignoresCase
    groups = Array(repeating: nil, count: groupCount + 1)
  }

  /// Matches a pattern at a place.
  /// - Returns: where the match ends
  mutating func match(_ node: RewriteNode, from start: Int) -> Int? {
    groups = Array(repeating: nil, count: groups.count)
    return match(node, start, .nothing)
  }

  static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private mutating func match(_ node: RewriteNode, _ place: Int, _ rest: Rest) -> Int? {
    steps -= 1
    depth += 1
    defer { depth -= 1 }
    guard steps > 0, depth < Self.deepest else {
      isExhausted = true
      return nil
    }
    switch node {
    case .empty: return go(on: rest, place)
    case .set(let set):
      guard place < text.count, contains(set, text[place]) else { return nil }
      return go(on: rest, place + 1)
    case .start: return place == 0 ? go(on: rest, place) : nil
    case .end: return place == text.count ? go(on: rest, place) : nil
    case .boundary(let wanted):
      let before = place > 0 && Self.isWord(text[place - 1])
      let after = place < text.count && Self.isWord(text[place])
      return (before != after) == wanted ? go(on: rest, place) : nil
    case .sequence(let parts): return go(on: .parts(parts[...], rest), place)
    case .alternatives(let choices):
      for choice in choices {
        if let end = match(choice, place, rest) { return end }
      }
      return nil
    case .group(let inner, let number):
      return match(inner, place, .groupEnd(number, start: place, rest))
    case .repetition(let inner, let least, let most, let isGreedy):
      return repetition(inner, least, most, isGreedy, place, rest)
    case .lookahead(let inner, let isPositive):
      let found = match(inner, place, .nothing) != nil
      return found == isPositive && !isExhausted ? go(on: rest, place) : nil
    }
  }

  private mutating func go(on rest: Rest, _ place: Int) -> Int? {
    switch rest {
    case .nothing: return place
    case .parts(let parts, let rest):
      guard let first = parts.first else { return go(on: rest, place) }
      return match(first, place, .parts(parts.dropFirst(), rest))
    case .groupEnd(let number, let start, let rest):
      let old = groups[number]
      groups[number] = start..<place
      if let end = go(on: rest, place) { return end }
      groups[number] = old
      return nil
    case .round(let inner, let least, let most, let isGreedy, let start, let rest):
      // An empty round would go on for ever.
      if place == start, least <= 0 { return nil }
      return repetition(
        inner, max(0, least - 1), most == .max ? .max : most - 1, isGreedy, place, rest)
    }
  }

  private mutating func repetition(
    _ inner: RewriteNode, _ least: Int, _ most: Int, _ isGreedy: Bool, _ place: Int, _ rest: Rest
  ) -> Int? {
    let round = Rest.round(
      inner, least: least, most: most, isGreedy: isGreedy, start: place, rest)
    if least > 0 { return match(inner, place, round) }
    if isGreedy, most > 0, let end = match(inner, place, round) { return end }
    if isExhausted { return nil }
    if let end = go(on: rest, place) { return end }
    return !isGreedy && most > 0 ? match(inner, place, round) : nil
  }

  private func contains(_ set: RewriteByteSet, _ byte: UInt8) -> Bool {
    if set.contains(byte) { return true }
    guard ignoresCase, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) else { return false }
    return set.contains(byte & ~0x20)
  }
}
