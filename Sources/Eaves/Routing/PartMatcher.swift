/// Matches a part of a path that holds placeholders, as Werkzeug's regular expression for it would.
///
/// Text before the first and after the last placeholder is compared at once. What remains is in
/// most rules one placeholder, which is asked about the whole of it; several are settled by
/// ``PartTable`` in time that grows with the text's length, never exponentially.
final class PartMatcher: Sendable {
  private let prefix: [UInt8]
  private let suffix: [UInt8]
  private let pattern: TextPattern?
  private let tokens: [RulePart.Token]

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
    if rest.count == 1, case .value(let pattern) = rest.first {
      self.pattern = pattern
    } else {
      pattern = nil
    }
    self.tokens = Array(rest)
  }

  /// The pattern of a part that is one placeholder and nothing else.
  var plainPattern: PlainPattern? {
    guard prefix.isEmpty, suffix.isEmpty, case .plain(let pattern) = pattern else { return nil }
    return pattern
  }

  /// Matches a text.
  /// - Parameter capture: told where each placeholder's value starts and ends, if the text matches
  func matches(_ text: PathSlice, capture: (Int, Int) -> Void) -> Bool {
    var text = text
    if !prefix.isEmpty || !suffix.isEmpty {
      guard text.count >= prefix.count + suffix.count, text.starts(with: prefix),
        text.suffix(suffix.count).elementsEqual(suffix)
      else { return false }
      text = text.dropFirst(prefix.count).dropLast(suffix.count)
    }
    guard let pattern else { return PartTable.matches(tokens, text, capture: capture) }
    guard pattern.matches(text) else { return false }
    capture(text.startIndex, text.endIndex)
    return true
  }
}
