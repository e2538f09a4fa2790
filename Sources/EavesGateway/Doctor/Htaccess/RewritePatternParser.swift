/// Reads a regular expression.
struct RewritePatternParser {
  struct SyntaxError: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }

  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0
  private(set) var groupCount = 0

  /// Whether there was nothing that this parser does not know.
  private(set) var isUnderstood = true

  /// The deepest nesting of groups.
  private static let deepest = 30

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func parse() -> Result<RewriteNode, SyntaxError> {
    do throws(SyntaxError) {
      let node = try alternatives()
      guard place == bytes.count else { throw SyntaxError("a ) closes nothing") }
      return .success(node)
    } catch {
      return .failure(error)
    }
  }

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func take(_ text: StaticString) -> Bool {
    let wanted = [UInt8](ascii: text)
    guard bytes[place...].starts(with: wanted) else { return false }
    place += wanted.count
    return true
  }

  private mutating func alternatives() throws(SyntaxError) -> RewriteNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else {
      isUnderstood = false
      throw SyntaxError("too many groups inside of each other")
    }
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .alternatives(choices)
  }

  private mutating func sequence() throws(SyntaxError) -> RewriteNode {
    var parts: [RewriteNode] = []
    while let byte = current, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      parts.append(try repeated(try atom()))
    }
    return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func repeated(_ inner: RewriteNode) throws(SyntaxError) -> RewriteNode {
    var node = inner
    var isRepeated = false
    while let (least, most) = try quantifier() {
      guard !isRepeated else { throw SyntaxError("a repetition is repeated") }
      isRepeated = true
      let isLazy = take("?")
      // Possessive: like greedy, but never gives back.
      if take("+") { isUnderstood = false }
      node = .repetition(node, least: least, most: most, isGreedy: !isLazy)
    }
    return node
  }

  private mutating func quantifier() throws(SyntaxError) -> (Int, Int)? {
    if take("*") { return (0, .max) }
    if take("+") { return (1, .max) }
    if take("?") { return (0, 1) }
    guard current == UInt8(ascii: "{") else { return nil }
    let start = place
    place += 1
    let least = number()
    var most = least
    if take(",") { most = number() ?? (least == nil ? nil : .max) }
    guard let least, let most, take("}") else {
      // Not a count: the brace stands for itself, as the next atom.
      place = start
      return nil
    }
    guard least <= most else { throw SyntaxError("a count of repetitions runs backwards") }
    if least > 1_000 || (most != .max && most > 1_000) { isUnderstood = false }
    return (min(least, 1_000), most)
  }

  private mutating func number() -> Int? {
    let digits = bytes[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    place += digits.count
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private mutating func atom() throws(SyntaxError) -> RewriteNode {
    guard let byte = current else { return .empty }
    place += 1
    switch byte {
    case UInt8(ascii: "."):
      var set = RewriteByteSet()
      set.insert(UInt8(ascii: "\n"))
      set.isNegated = true
      return .set(set)
    case UInt8(ascii: "^"): return .start
    case UInt8(ascii: "$"): return .end
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "["): return .set(try characterClass())
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
      throw SyntaxError("there is nothing before \(Character(Unicode.Scalar(byte))) to repeat")
    case UInt8(ascii: "\\"): return try escape()
    default: return .set(Self.single(byte))
    }
  }

  private static func single(_ byte: UInt8) -> RewriteByteSet {
    var set = RewriteByteSet()
    set.insert(byte)
    return set
  }

  private mutating func group() throws(SyntaxError) -> RewriteNode {
    var number: Int?
    var look: Bool?
    if take("?:") {
    } else if take("?=") {
      look = true
    } else if take("?!") {
      look = false
    } else if current == UInt8(ascii: "?") || current == UInt8(ascii: "*") {
      isUnderstood = false
      place += 1
    } else {
      groupCount += 1
      number = groupCount
    }
    let start = place
    let inner = try alternatives()
    guard take(")") else {
      throw SyntaxError("the ( at letter \(start) is never closed")
    }
    if let look { return .lookahead(inner, isPositive: look) }
    return number.map { .group(inner, $0) } ?? inner
  }

  private mutating func escape() throws(SyntaxError) -> RewriteNode {
    guard let byte = current else { throw SyntaxError("it ends with a backslash") }
    place += 1
    if let set = RewriteByteSet.named(byte) { return .set(set) }
    switch byte {
    case UInt8(ascii: "b"): return .boundary(true)
    case UInt8(ascii: "B"): return .boundary(false)
    case UInt8(ascii: "A"): return .start
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .end
    case UInt8(ascii: "t"): return .set(Self.single(0x09))
    case UInt8(ascii: "n"): return .set(Self.single(0x0A))
    case UInt8(ascii: "r"): return .set(Self.single(0x0D))
    default:
      if RewriteMatcher.isWord(byte) { isUnderstood = false }
      return .set(Self.single(byte))
    }
  }

  private mutating func characterClass() throws(SyntaxError) -> RewriteByteSet {
    let start = place
    var set = RewriteByteSet()
    let isNegated = take("^")
    var isFirst = true
    while let byte = current, byte != UInt8(ascii: "]") || isFirst {
      isFirst = false
      place += 1
      if byte == UInt8(ascii: "["), current == UInt8(ascii: ":") { isUnderstood = false }
      var low = byte
      if byte == UInt8(ascii: "\\") {
        guard let escaped = current else { break }
        place += 1
        if let named = RewriteByteSet.named(escaped) {
          set.insert(named)
          continue
        }
        low = escaped
      }
      guard current == UInt8(ascii: "-"), place + 1 < bytes.count,
        bytes[place + 1] != UInt8(ascii: "]")
      else {
        set.insert(low)
        continue
      }
      place += 1
      var high = bytes[place]
      place += 1
      if high == UInt8(ascii: "\\"), let escaped = current {
        high = escaped
        place += 1
      }
      guard low <= high else { throw SyntaxError("a range of characters runs backwards") }
      for byte in low...high { set.insert(byte) }
    }
    guard take("]") else { throw SyntaxError("the [ at letter \(start) is never closed") }
    set.isNegated = isNegated
    return set
  }
}
