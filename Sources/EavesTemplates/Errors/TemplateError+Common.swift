extension TemplateError {
  /// An integer result beyond 64 bits.
  static var integerOverflow: TemplateError {
    TemplateError(.overflow, "an integer beyond 64 bits")
  }

  /// Values, calls or iterators nested beyond the limit.
  static var tooDeep: TemplateError {
    TemplateError(.recursion, "maximum recursion depth exceeded")
  }

  /// A function of the environment that does not exist, with the nearest name.
  static func unknown(
    _ what: String, _ name: String, kind: Kind = .assertion, among known: some Sequence<String>
  ) -> TemplateError {
    TemplateError(kind, "No \(what) named \(Value.string(name).representation).")
  }
}
