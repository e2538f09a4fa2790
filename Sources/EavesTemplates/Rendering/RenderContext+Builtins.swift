/// What built-ins ask of a render.
extension RenderContext {
  /// An undefined value that behaves as the environment asks.
  /// - Parameter choice: the name that was asked for, and those there are
  func undefined(
    _ reason: Undefined.Reason, choice: (name: String, known: [String])? = nil
  ) -> Value {
    .undefined(Undefined(reason, behaviour: environment.options.undefined, choice: choice))
  }

  /// What a variable is that there is not.
  @inline(never)
  func undefined(_ key: Program.Key) -> Value { undefined(.name(key.text)) }

  /// What a filter such as `first` gives when there is nothing, with the reason in words.
  func undefined(hint: String) -> Value { undefined(.hint(hint)) }

  /// Applies a filter that is named at run time.
  /// - Throws: a `TemplateRuntimeError` when there is no such filter, and what the filter throws
  func applyFilter(
    _ name: String, to value: Value, _ arguments: CallArguments = CallArguments()
  ) throws -> Value {
    guard let filter = environment.filters[name] else {
      throw TemplateError.unknown("filter", name, kind: .runtime, among: environment.filters.keys)
    }
    return try filter.signature.bind(arguments) { try filter.body(value, $0, self) }
  }

  /// Applies a test that is named at run time.
  /// - Throws: a `TemplateRuntimeError` when there is no such test, and what the test throws
  func applyTest(
    _ name: String, to value: Value, _ arguments: CallArguments = CallArguments()
  ) throws -> Bool {
    guard let test = environment.tests[name] else {
      throw TemplateError.unknown("test", name, kind: .runtime, among: environment.tests.keys)
    }
    return try test.signature.bind(arguments) { try test.body(value, $0, self) }
  }
}
