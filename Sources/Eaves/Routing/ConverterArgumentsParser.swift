/// Reads the arguments of a converter, without the parentheses.
///
/// Source: `werkzeug.routing.rules._converter_args_re`, whose order of alternatives decides what
/// `1,2` (one text) and `1, 2` (two numbers) are.
struct ConverterArgumentsParser {
  private let scalars: [Unicode.Scalar]

  /// Where reading stopped, in characters from 0.
  private(set) var index = 0

  /// What is left at the end and cannot be read.
  private(set) var unread: String?

  init(_ scalars: [Unicode.Scalar]) {
    // With a comma after each argument, the last one is no special case.
    self.scalars = scalars + [","]
  }

  /// Reads all arguments; nil when something that cannot be read stands before one that can.
  mutating func arguments() -> ConverterArguments? {
    var result = ConverterArguments()
    while let found = argument(at: index) {
      let value = ConverterArguments.Argument(word: string(found.value))
      if let name = found.name {
        result.named[string(name)] = value
      } else {
        result.positional.append(value)
      }
      index = found.end
    }
    guard index < scalars.count else { return result }
    guard !(index + 1..<scalars.count).contains(where: { argument(at: $0) != nil }) else {
      return nil
    }
    let rest = string(index..<scalars.count - 1)
    if !rest.allSatisfy(\.isWhitespace) { unread = rest }
    return result
  }

  private typealias Found = (name: Range<Int>?, value: Range<Int>, end: Int)

  private func argument(at start: Int) -> Found? {
    let first = end(of: start, while: \.properties.isWhitespace)
    let nameEnd = end(of: first, while: Self.isWord)
    let equals = end(of: nameEnd, while: \.properties.isWhitespace)
    if nameEnd > first, equals < scalars.count, scalars[equals] == "=" {
      let valueStart = end(of: equals + 1, while: \.properties.isWhitespace)
      if let (value, end) = value(at: valueStart) { return (first..<nameEnd, value, end) }
    }
    guard let (value, end) = value(at: first) else { return nil }
    return (nil, value, end)
  }

  /// The value that starts at an index, and where the comma after it ends.
  private func value(at start: Int) -> (Range<Int>, Int)? {
    for candidate in candidates(from: start) {
      if let end = commaEnd(after: candidate.end) {
        return (candidate.value, end)
      }
    }
    return nil
  }

  private typealias Candidate = (value: Range<Int>, end: Int)

  /// What a value may be, in the order it is tried: a constant, digits around any one character,
  /// digits and one more character, digits, a word, a text in quotes.
  private func candidates(from start: Int) -> [Candidate] {
    var candidates: [Candidate] = []
    let digitsEnd = end(of: start, while: Self.isDigit)
    for middle in (start..<digitsEnd).map({ $0 + 1 }).reversed() where isAnyCharacter(middle) {
      let fractionEnd = end(of: middle + 1, while: Self.isDigit)
      if fractionEnd > middle + 1 { candidates.append((start..<fractionEnd, fractionEnd)) }
    }
    for middle in (start..<digitsEnd).map({ $0 + 1 }).reversed() where isAnyCharacter(middle) {
      candidates.append((start..<middle + 1, middle + 1))
    }
    if digitsEnd > start { candidates.append((start..<digitsEnd, digitsEnd)) }
    let wordEnd = end(of: start) { Self.isWord($0) || $0 == "." }
    if wordEnd > start { candidates.append((start..<wordEnd, wordEnd)) }
    if let quoted = quoted(from: start) { candidates.append((quoted, quoted.upperBound)) }
    return candidates
  }

  /// A text in quotes, with the letter before them that Python 2 wrote left out.
  private func quoted(from start: Int) -> Range<Int>? {
    var opening = start
    if opening < scalars.count, "urUR".unicodeScalars.contains(scalars[opening]) { opening += 1 }
    guard opening < scalars.count, scalars[opening] == "\"" || scalars[opening] == "'",
      let closing = scalars[(opening + 1)...].firstIndex(of: scalars[opening])
    else { return nil }
    return opening..<closing + 1
  }

  private func commaEnd(after index: Int) -> Int? {
    let comma = end(of: index, while: \.properties.isWhitespace)
    return comma < scalars.count && scalars[comma] == "," ? comma + 1 : nil
  }

  private func isAnyCharacter(_ index: Int) -> Bool {
    index < scalars.count && scalars[index] != "\n"
  }

  private func end(of start: Int, while condition: (Unicode.Scalar) -> Bool) -> Int {
    var index = start
    while index < scalars.count, condition(scalars[index]) { index += 1 }
    return index
  }

  private func string(_ range: Range<Int>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[range])
    return text
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    NumberText.digit(scalar) != nil
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
