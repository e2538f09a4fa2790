/// Matches a part of a path that holds placeholders, as Werkzeug's regular expression for it would.
///
/// Text before the first and after the last placeholder is compared at once. What remains is in
/// most rules one placeholder, which is asked about the whole of it; several are settled by
/// ``PartTable`` in time that grows with the text's length, never exponentially.
///
/// Its texts and steps stand in the tables that it is asked with.
struct PartMatcher: BitwiseCopyable, Sendable {
  /// What must follow one upon another.
  enum Step: BitwiseCopyable, Sendable {
    /// One of `texts`.
    case literal(PooledRange)
    case plain(PlainPattern)
    /// Some of `choices`.
    case choices(PooledRange)
    /// One of `converters`.
    case custom(Int32)

    var isLiteral: Bool { if case .literal = self { true } else { false } }
  }

  let prefix: PooledRange
  let suffix: PooledRange
  /// What is between them: at least one step, which is a placeholder.
  let steps: PooledRange

  /// Matches a text.
  /// - Parameter capture: told where each placeholder's value starts and ends, if the text matches
  func matches(
    _ text: PathSlice, in tables: UnsafePointer<RouteTables>, capture: (Int, Int) -> Void
  ) -> Bool {
    let texts = tables.pointee.texts
    guard text.count >= prefix.count + suffix.count, text.starts(with: texts[prefix]),
      text.suffix(suffix.count).elementsEqual(texts[suffix])
    else { return false }
    let middle = text.dropFirst(prefix.count).dropLast(suffix.count)
    if steps.count > 1 { return PartTable.matches(self, middle, in: tables, capture: capture) }
    guard Self.isValue(middle, of: tables.pointee.steps[steps.start], in: tables) else {
      return false
    }
    capture(middle.startIndex, middle.endIndex)
    return true
  }

  /// Whether a whole text is a value of a placeholder.
  private static func isValue(
    _ text: PathSlice, of step: Step, in tables: UnsafePointer<RouteTables>
  ) -> Bool {
    switch step {
    case .literal: false
    case .plain(let pattern): pattern.matches(text)
    case .choices(let choices):
      tables.pointee.choices[choices].contains {
        text.elementsEqual(tables.pointee.texts[$0])
      }
    case .custom(let index):
      tables.pointee.converter(index).accepts(String(decoding: text, as: UTF8.self))
    }
  }
}

extension RouteTables {
  /// One of the converters of the app's own.
  func converter(_ index: Int32) -> any Converter {
    converters.takeUnretainedValue().all[Int(index)]
  }
}

/// What the parts with placeholders are made of, while the tables are.
struct PartPool {
  private(set) var steps: [PartMatcher.Step] = []
  private(set) var choices: [PooledRange] = []
  private(set) var texts: [UInt8] = []
  private(set) var converters: [any Converter] = []

  /// Compiles a part.
  /// - Parameter tokens: at least one placeholder, and text
  mutating func matcher(_ tokens: [RulePart.Token]) -> PartMatcher {
    var rest = tokens[...]
    var (prefix, suffix): ([UInt8], [UInt8]) = ([], [])
    if case .literal(let bytes) = rest.first {
      prefix = bytes
      rest.removeFirst()
    }
    if case .literal(let bytes) = rest.last {
      suffix = bytes
      rest.removeLast()
    }
    let own = rest.map { step($0) }
    return PartMatcher(
      prefix: texts.pool(prefix), suffix: texts.pool(suffix), steps: steps.pool(own))
  }

  private mutating func step(_ token: RulePart.Token) -> PartMatcher.Step {
    switch token {
    case .literal(let bytes): return .literal(texts.pool(bytes))
    case .value(.plain(let pattern)): return .plain(pattern)
    case .value(.choices(let choices)):
      let ranges = choices.map { texts.pool($0) }
      return .choices(self.choices.pool(ranges))
    case .value(.custom(let converter)):
      converters.append(converter)
      return .custom(Int32(converters.count - 1))
    }
  }
}
