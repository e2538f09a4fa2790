extension TemplateError {
  /// An integer result beyond 64 bits.
  static var integerOverflow: TemplateError {
    TemplateError(.overflow, "an integer beyond 64 bits")
  }

  /// Values, calls or iterators nested beyond the limit.
  static var tooDeep: TemplateError {
    TemplateError(.recursion, "maximum recursion depth exceeded")
  }

  /// A comparison of containers that would go on too long.
  static var tooManyToCompare: TemplateError {
    TemplateError(.limit, "a comparison of more than \(Limits.comparedValues) values")
  }
}
