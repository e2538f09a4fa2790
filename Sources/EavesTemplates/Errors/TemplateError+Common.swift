extension TemplateError {
  /// An integer result beyond 64 bits.
  static var integerOverflow: TemplateError {
    TemplateError(.overflow, "an integer beyond 64 bits")
  }

  /// Values, calls or iterators nested beyond the limit.
  static var tooDeep: TemplateError {
    TemplateError(.recursion, "maximum recursion depth exceeded")
  }
}
