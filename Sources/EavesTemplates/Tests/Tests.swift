/// The built-in tests by name: those of Jinja 3.1 (Template Designer Documentation, List of Builtin
/// Tests).
enum Tests {
  static let table: [String: Test] = comparisons.merging(types.merging(others) { $1 }) { $1 }

  /// Tests without an argument about what the value is, alphabetically.
  private static let types: [String: Test] = [
    "boolean": test("boolean") { if case .bool = $0 { true } else { false } },
    "callable": test("callable", isCallable),
    "defined": test("defined") { !$0.isUndefined },
    "escaped": test("escaped") { $0.hasMarkup },
    "even": test("even") { try $0.remainder(by: .int(2), $1).equals(.int(0)) },
    "false": test("false") { if case .bool(false) = $0 { true } else { false } },
    "float": test("float") { if case .double = $0 { true } else { false } },
    "integer": test("integer") { if case .int = $0 { true } else { false } },
    "iterable": test("iterable", isIterable),
    "lower": test("lower") { Text.isLower(try $0.string()) },
    "mapping": test("mapping") { try $0.dictionary() != nil },
    "none": test("none") { $0.isNone },
    "number": test("number") { $0.number != nil },
    "odd": test("odd") { try $0.remainder(by: .int(2), $1).equals(.int(1)) },
    "sequence": test("sequence", isSequence),
    "string": test("string") { $0.text != nil },
    "true": test("true") { if case .bool(true) = $0 { true } else { false } },
    "undefined": test("undefined") { $0.isUndefined },
    "upper": test("upper") { Text.isUpper(try $0.string()) },
  ]

  /// The remaining tests, alphabetically.
  private static let others: [String: Test] = [
    "divisibleby": Test(Signature("divisibleby", ["num"], required: 1)) {
      value, arguments, context in
      try value.remainder(by: arguments[0] ?? .none, context).equals(.int(0))
    },
    "filter": Test(Signature("filter")) { value, _, context in
      guard let name = value.text else { return try isUnknown(value) }
      return context.environment.filters[name] != nil
    },
    "in": Test(Signature("in", ["seq"], required: 1)) { value, arguments, context in
      try (arguments[0] ?? .none).contains(value, context)
    },
    "sameas": Test(Signature("sameas", ["other"], required: 1)) { value, arguments, _ in
      isSame(value, arguments[0] ?? .none)
    },
    "test": Test(Signature("test")) { value, _, context in
      guard let name = value.text else { return try isUnknown(value) }
      return context.environment.tests[name] != nil
    },
  ]

  private static func test(
    _ name: String, _ body: @escaping @Sendable (Value, RenderContext) throws -> Bool
  ) -> Test {
    Test(Signature(name)) { value, _, context in try body(value, context) }
  }

  private static func test(
    _ name: String, _ body: @escaping @Sendable (Value) throws -> Bool
  ) -> Test {
    Test(Signature(name)) { value, _, _ in try body(value) }
  }
}
