/// Filters, tests and functions of one's own, written in Swift.
///
/// ```swift
/// var functions = Functions()
/// functions.addFilter("money", [Functions.Parameter("currency", default: "€")]) { (amount: Double, currency: String) in
///   "\(currency) \(amount)"
/// }
/// functions.addTest("adult") { (age: Int) in age >= 18 }
/// functions.addGlobal("url_for", ["name"]) { (name: String) in "/" + name }
/// ```
///
/// Arguments are converted to the types of the function's parameters, by position or by name. One
/// that does not fit is a `TypeError` at the line of the template, as is one too many or too few.
/// What the function throws becomes an error at that line too.
public struct Functions: Sendable {
  var filters: [String: Filter] = [:]
  var tests: [String: Test] = [:]
  var globals: [String: Function] = [:]

  /// None yet.
  public init() {}

  /// A parameter of a function, as templates name it.
  public struct Parameter: Sendable, ExpressibleByStringLiteral {
    let name: String
    let fallback: Value?

    /// A parameter that has to be given, unless its type is an optional.
    /// - Parameter name: the name in templates
    public init(stringLiteral name: String) {
      self.name = name
      fallback = nil
    }

    /// A parameter with a default.
    /// - Parameters:
    ///   - name: the name in templates
    ///   - fallback: what it is when it is not given
    public init(_ name: String, default fallback: some ValueConvertible) {
      self.name = name
      self.fallback = fallback.asValue.frozen()
    }
  }

  /// Adds a filter, which gets the value before it as its first argument.
  /// - Parameters:
  ///   - name: the name in templates
  ///   - parameters: the names of the further parameters; without them they go by position only
  ///   - function: what the filter does
  public mutating func addFilter<Input: ArgumentConvertible, each Argument: ArgumentConvertible>(
    _ name: String, _ parameters: [Parameter] = [],
    _ function: @escaping @Sendable (Input, repeat each Argument) throws -> some ValueConvertible
  ) {
    let binding = Binding<repeat each Argument>(name, parameters)
    filters[name] = Filter(binding.signature) { value, arguments, _ in
      let reader = binding.reader(arguments)
      let input = try Input.argument(value, named: "value", of: name)
      return try function(input, repeat reader.take((each Argument).self)).asValue
    }
  }

  /// Adds a test, which gets the value before it as its first argument.
  /// - Parameters:
  ///   - name: the name in templates
  ///   - parameters: the names of the further parameters; without them they go by position only
  ///   - function: answers whether the value passes
  public mutating func addTest<Input: ArgumentConvertible, each Argument: ArgumentConvertible>(
    _ name: String, _ parameters: [Parameter] = [],
    _ function: @escaping @Sendable (Input, repeat each Argument) throws -> Bool
  ) {
    let binding = Binding<repeat each Argument>(name, parameters)
    tests[name] = Test(binding.signature) { value, arguments, _ in
      let reader = binding.reader(arguments)
      let input = try Input.argument(value, named: "value", of: name)
      return try function(input, repeat reader.take((each Argument).self))
    }
  }

  /// Adds a function that templates can call.
  /// - Parameters:
  ///   - name: the name in templates
  ///   - parameters: the names of the parameters; without them they go by position only
  ///   - function: what it does
  public mutating func addGlobal<each Argument: ArgumentConvertible>(
    _ name: String, _ parameters: [Parameter] = [],
    _ function: @escaping @Sendable (repeat each Argument) throws -> some ValueConvertible
  ) {
    let binding = Binding<repeat each Argument>(name, parameters)
    globals[name] = Function(binding.signature) { arguments, _ in
      let reader = binding.reader(arguments)
      return try function(repeat reader.take((each Argument).self)).asValue
    }
  }

  /// Adds a function that takes any arguments.
  /// - Parameters:
  ///   - name: the name in templates
  ///   - function: what it does with them
  public mutating func addGlobal(
    _ name: String, anyArguments function: @escaping @Sendable (CallArguments) throws -> Value
  ) {
    globals[name] = Function(Signature(name, rest: true, keywords: true)) { arguments, _ in
      try function(CallArguments(arguments.rest, keywords: arguments.keywords))
    }
  }
}
