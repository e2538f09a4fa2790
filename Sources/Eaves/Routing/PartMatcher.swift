/// Matches a part of a path that holds placeholders, as Werkzeug's regular expression for it would.
///
/// Text before the first and after the last placeholder is compared at once. What remains is in
/// most rules one placeholder, which is asked about the whole of it; several are settled by
/// ``PartTable`` in time that grows with the text's length, never exponentially.
final class PartMatcher: Sendable {
  /// What must follow one upon another; plain, so that copying it costs nothing.
  enum Step: BitwiseCopyable, Sendable {
    /// A text in `literals`.
    case literal(Int32)
    case plain(PlainPattern)
    /// One of `patterns`.
    case pattern(Int32)

    var isLiteral: Bool { if case .literal = self { true } else { false } }
  }

  private let prefix: [UInt8]
  private let suffix: [UInt8]
  let steps: [Step]
  let literals: [[UInt8]]
  let patterns: [TextPattern]

  init(_ tokens: [RulePart.Token]) {
    var rest = tokens[...]
    if case .literal(let bytes) = rest.first {
      prefix = bytes
      rest.removeFirst()
    } else {
      prefix = []
    }
    if case .literal(let bytes) = rest.last {
      suffix = bytes
      rest.removeLast()
    } else {
      suffix = []
    }
    var literals: [[UInt8]] = []
    var patterns: [TextPattern] = []
    steps = rest.map { token in
      switch token {
      case .literal(let bytes):
        literals.append(bytes)
        return .literal(Int32(literals.count - 1))
      case .value(.plain(let pattern)):
        return .plain(pattern)
      case .value(let pattern):
        patterns.append(pattern)
        return .pattern(Int32(patterns.count - 1))
      }
    }
    self.literals = literals
    self.patterns = patterns
  }

  /// The pattern of a part that is one placeholder and nothing else.
  var plainPattern: PlainPattern? {
    guard prefix.isEmpty, suffix.isEmpty, steps.count == 1, case .plain(let pattern) = steps[0]
    else { return nil }
    return pattern
  }

  /// Matches a text.
  /// - Parameter capture: told where each placeholder's value starts and ends, if the text matches
  func matches(_ text: PathSlice, capture: (Int, Int) -> Void) -> Bool {
    guard text.count >= prefix.count + suffix.count, text.starts(with: prefix),
      text.suffix(suffix.count).elementsEqual(suffix)
    else { return false }
    let middle = text.dropFirst(prefix.count).dropLast(suffix.count)
    if steps.count > 1 { return PartTable.matches(self, middle, capture: capture) }
    let isValue =
      switch steps[0] {
      case .plain(let pattern): pattern.matches(middle)
      case .pattern(let index): patterns[Int(index)].matches(middle)
      case .literal: false
      }
    if isValue { capture(middle.startIndex, middle.endIndex) }
    return isValue
  }
}
