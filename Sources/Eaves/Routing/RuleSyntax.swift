/// A piece of the text of a rule.
enum RuleToken {
  case slash
  case literal(String)
  case placeholder(Placeholder)

  /// `<converter(arguments):name>`.
  struct Placeholder {
    /// The converter's name; nil when the rule leaves it out.
    var converter: String?
    var arguments = ConverterArguments()
    var name: String
    /// The column of the `<`, in characters from 1.
    var column: Int
    /// The end of the arguments that could not be read, which Werkzeug passes over in silence.
    var unreadArguments: String?
  }
}

/// Reads the text of a rule.
///
/// Source: `werkzeug.routing.rules._part_re`: a slash, text up to the next `<` or slash, or a
/// placeholder.
struct RuleParser {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private let rule: Rule
  private let text: String

  /// - Parameters:
  ///   - text: the text of the rule, or of its host or subdomain
  ///   - rule: the rule, which errors name
  init(_ text: String, of rule: Rule) {
    self.text = text
    self.rule = rule
    scalars = Array(text.unicodeScalars)
  }

  /// Splits the text into tokens.
  /// - Parameter mergesSlashes: whether several slashes in a row count as one
  mutating func tokens(mergesSlashes: Bool) throws(RuleError) -> [RuleToken] {
    var tokens: [RuleToken] = []
    while index < scalars.count {
      switch scalars[index] {
      case "/":
        index += 1
        if mergesSlashes { skip { $0 == "/" } }
        tokens.append(.slash)
      case "<":
        tokens.append(.placeholder(try placeholder()))
      default:
        let start = index
        skip { $0 != "<" && $0 != "/" }
        tokens.append(.literal(string(start..<index)))
      }
    }
    return tokens
  }

  private mutating func placeholder() throws(RuleError) -> RuleToken.Placeholder {
    let start = index
    index += 1
    let first = identifier()
    if !first.isEmpty {
      if accept(">") { return .init(name: first, column: start + 1) }
      if let result = try placeholder(from: start, converter: first) { return result }
    }
    throw malformed(at: start)
  }

  /// Reads on after the name of the converter: arguments if there are any, a colon, the name.
  private mutating func placeholder(
    from start: Int, converter: String
  ) throws(RuleError) -> RuleToken.Placeholder? {
    guard index < scalars.count, scalars[index] == "(" else {
      guard let name = nameAfterColon() else { return nil }
      return .init(converter: converter, name: name, column: start + 1)
    }
    let argumentsStart = index + 1
    // The arguments end at the first `)` that a colon and a name follow, so that a text in quotes
    // may hold one.
    for end in scalars[argumentsStart...].indices where scalars[end] == ")" {
      index = end + 1
      guard let name = nameAfterColon() else { continue }
      guard !scalars[argumentsStart..<end].contains("\n") else { return nil }
      var parser = ConverterArgumentsParser(Array(scalars[argumentsStart..<end]))
      guard let arguments = parser.arguments() else {
        throw error(
          at: argumentsStart + parser.index,
          "the arguments of the converter '\(converter)' cannot be read",
          fix: "write words, numbers without a sign, or texts in quotes, with commas between them")
      }
      return .init(
        converter: converter, arguments: arguments, name: name, column: start + 1,
        unreadArguments: parser.unread)
    }
    return nil
  }

  private mutating func nameAfterColon() -> String? {
    guard accept(":") else { return nil }
    let name = identifier()
    return !name.isEmpty && accept(">") ? name : nil
  }

  private mutating func identifier() -> String {
    let start = index
    guard index < scalars.count, Self.isNameStart(scalars[index]) else { return "" }
    skip { Self.isNameStart($0) || ("0"..."9").contains($0) }
    return string(start..<index)
  }

  private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
  }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard index < scalars.count, scalars[index] == scalar else { return false }
    index += 1
    return true
  }

  private mutating func skip(while condition: (Unicode.Scalar) -> Bool) {
    while index < scalars.count, condition(scalars[index]) { index += 1 }
  }

  private func string(_ range: Range<Int>) -> String {
    var text = ""
    for scalar in scalars[range] { text.unicodeScalars.append(scalar) }
    return text
  }

  private func malformed(at start: Int) -> RuleError {
    error(
      at: start, "this is not a placeholder",
      fix: "write <name>, <converter:name> or <converter(arguments):name>, without spaces")
  }

  private func error(at index: Int, _ message: String, fix: String) -> RuleError {
    RuleError(rule: text, source: rule.source, column: index + 1, message: message, fix: fix)
  }
}
