extension Tests {
  /// The comparisons, under their names and their symbols.
  static let comparisons: [String: Test] = {
    var tests: [String: Test] = [:]
    for name in ["==", "eq", "equalto"] { tests[name] = comparison(name) { try $0.equals($1) } }
    for name in ["!=", "ne"] { tests[name] = comparison(name) { try !$0.equals($1) } }
    for name in ["<", "lt", "lessthan"] { tests[name] = order(name, .less) }
    for name in ["<=", "le"] { tests[name] = order(name, .lessOrEqual) }
    for name in [">", "gt", "greaterthan"] { tests[name] = order(name, .greater) }
    for name in [">=", "ge"] { tests[name] = order(name, .greaterOrEqual) }
    return tests
  }()

  private static func comparison(
    _ name: String, _ body: @escaping @Sendable (Value, Value) throws -> Bool
  ) -> Test {
    Test(Signature(name, ["other"], required: 1, positionalOnly: true)) { value, arguments, _ in
      try body(value, arguments[0] ?? .none)
    }
  }

  private static func order(_ name: String, _ order: Value.Order) -> Test {
    comparison(name) { try $0.compare(order, $1) }
  }
}
