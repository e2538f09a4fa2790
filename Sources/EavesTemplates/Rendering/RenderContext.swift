/// One render: what built-ins see of it.
final class RenderContext {
  let environment: Environment
  /// Whether text that is printed here is escaped.
  var autoescape = false
  /// Steps left until the limit.
  private var stepsLeft: Int
  /// What is written so far.
  var output = TextBuffer(capacity: 4096)

  init(environment: Environment) {
    self.environment = environment
    self.stepsLeft = environment.options.limits.steps
  }

  /// Counts steps: items gone through, calls made.
  /// - Throws: a `LimitError` when the render has used them up
  @inline(__always)
  func spend(_ steps: Int) throws {
    stepsLeft &-= steps
    if stepsLeft < 0 { throw TemplateError(.limit, "the render takes too many steps") }
  }

  /// Makes sure that a text about to be built is not too long. Counts its bytes as steps, 64 to one.
  /// - Throws: a `LimitError` when it would be
  func requireSize(_ bytes: Int) throws {
    guard bytes <= environment.options.limits.outputBytes else {
      throw TemplateError(.limit, "a text of \(bytes) bytes is too long")
    }
    try spend(bytes / 64)
  }

  /// Remembers that a container was put into another, so that nesting stays bounded and cycles end
  /// with the render. Called before every change of a list or dictionary by a template.
  /// - Throws: a `RecursionError` when the containers would be nested too deeply
  func attach(_ item: Value, to container: Value) throws {
  }
}

// MARK: Values

extension RenderContext {
  /// An undefined value that behaves as the environment asks.
  func undefined(_ reason: Undefined.Reason) -> Value {
    .undefined(Undefined(reason, behaviour: environment.options.undefined))
  }

  /// What a filter such as `first` gives when there is nothing, with the reason in words.
  func undefined(hint: String) -> Value { undefined(.hint(hint)) }

  /// `value.name`: the attribute, else the item, else an undefined value.
  func attribute(_ name: String, of value: Value) throws -> Value {
    undefined(.member(of: value.ownerName, name: .string(name)))
  }

  /// `value[key]`: the item, else the attribute, else an undefined value.
  func item(_ key: Value, of value: Value) throws -> Value {
    undefined(.member(of: value.ownerName, name: key))
  }

  /// Only the attribute, not the item: what the filter `attr` looks up. Undefined when missing.
  func attributeOnly(_ name: String, of value: Value) throws -> Value {
    undefined(.member(of: value.ownerName, name: .string(name)))
  }

  /// Calls a function, macro or callable object.
  /// - Throws: a `TypeError` when the value cannot be called or the arguments do not fit, and what
  ///   the function throws
  func call(_ callee: Value, _ arguments: CallArguments = CallArguments()) throws -> Value {
    throw TemplateError(.type, "'\(callee.typeName)' object is not callable")
  }
}

// MARK: Filters and tests by name

extension RenderContext {
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
