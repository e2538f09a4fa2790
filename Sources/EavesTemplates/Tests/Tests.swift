/// The built-in tests by name, alphabetically.
enum Tests {
  static let table: [String: Test] = [
    "divisibleby": Test(Signature("divisibleby", ["num"], required: 1)) {
      value, arguments, context in
      try value.remainder(by: arguments[0] ?? .none, context).equals(.int(0))
    }
  ]
}
