/// A converter with its arguments, as one placeholder of one rule uses it.
struct BoundConverter: Sendable {
  /// What values become in URLs.
  enum Form: Sendable {
    case text
    case choice([String])
    case int(NumberLimits)
    case double(NumberLimits)
    case uuid
    case custom(any Converter)
  }

  let pattern: TextPattern
  let form: Form
  /// Rules are tried in the order of their weights.
  var weight = 100
  /// Whether a value ends at a slash.
  var isPartIsolating = true
  /// Tells patterns apart where `pattern.key` is not enough.
  var key: String
  /// What Werkzeug lets pass in silence though it cannot be meant, and the fix.
  var doubt: (message: String, fix: String)?

  init(_ pattern: TextPattern, _ form: Form) {
    self.pattern = pattern
    self.form = form
    key = pattern.key
  }

  /// The type of the values.
  var valueType: RouteValueType {
    switch form {
    case .text, .choice: .string
    case .int: .int
    case .double: .double
    case .uuid: .uuid
    case .custom(let converter): converter.valueType
    }
  }

  /// How a text that the pattern accepted becomes a value.
  var reading: ValueReading {
    switch form {
    case .text, .choice: .text
    case .int(let limits): .int(limits)
    case .double(let limits): .double(limits)
    case .uuid: .uuid
    case .custom: .custom
    }
  }

  /// A value as it stands in a URL.
  func urlText(for value: RouteValue) throws(ConversionError) -> String? {
    switch form {
    case .text:
      guard let text = value.text else {
        throw ConversionError("a list has no place in a path")
      }
      return RouteEncoding.path(text)
    case .choice(let choices):
      guard case .string(let text) = value,
        choices.contains(where: { $0.hasSameBytes(as: text) })
      else {
        let wanted = choices.map { "'\($0)'" }.sorted().joined(separator: ", ")
        throw ConversionError("the value must be one of \(wanted)")
      }
      return text
    case .int(let limits): return try limits.urlText(forInt: value)
    case .double(let limits): return try limits.urlText(forDouble: value)
    case .uuid:
      guard let text = value.text else { throw ConversionError("a UUID is needed, not a list") }
      return text
    case .custom(let converter): return try converter.urlText(for: value)
    }
  }
}
