/// A rule that cannot be used, found while the app starts.
public struct RuleError: Error, Sendable, CustomStringConvertible {
  /// The text of the rule, or of its host or subdomain when the mistake is there.
  public let rule: String

  /// Where the rule was registered, when known.
  public let source: String?

  /// The column of the mistake in the text, in characters from 1.
  public let column: Int?

  /// What is wrong.
  public let message: String

  /// What to do about it.
  public let fix: String

  /// The other rule that is part of the problem.
  public let other: Other?

  /// Another rule that an error speaks of.
  public struct Other: Sendable {
    /// The text of the rule.
    public let rule: String

    /// Where the rule was registered, when known.
    public let source: String?
  }

  init(
    rule: String, source: String?, column: Int? = nil, message: String, fix: String,
    other: Other? = nil
  ) {
    self.rule = rule
    self.source = source
    self.column = column
    self.message = message
    self.fix = fix
    self.other = other
  }

  init(_ rule: Rule, _ message: String, fix: String, other: Rule? = nil) {
    self.init(
      rule: rule.text, source: rule.source, message: message, fix: fix,
      other: other.map { Other(rule: $0.text, source: $0.source) })
  }

  /// The error in a few lines: the rule, the place, the reason and the fix.
  public var description: String {
    var text = "rule '\(rule)'"
    if let source { text += " (\(source))" }
    if let column { text += ", column \(column)" }
    text += ": \(message)"
    if let other {
      text += "\n  the other rule: '\(other.rule)'"
      if let source = other.source { text += " (\(source))" }
    }
    return text + "\n  fix: \(fix)"
  }
}
