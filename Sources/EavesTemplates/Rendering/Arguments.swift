/// The arguments of a call as they were written: by position and by name.
public struct CallArguments: Sendable {
  /// The arguments by position, in order.
  public var positional: [Value]
  /// The arguments by name, in order; a name occurs once.
  public var keywords: [(name: String, value: Value)]

  /// - Parameters:
  ///   - positional: the arguments by position
  ///   - keywords: the arguments by name
  public init(_ positional: [Value] = [], keywords: [(name: String, value: Value)] = []) {
    self.positional = positional
    self.keywords = keywords
  }

  /// The argument of a name.
  public subscript(name: String) -> Value? { keywords.first { $0.name == name }?.value }
}

/// What a built-in filter, test, method or function can be called with.
///
/// The engine sorts keywords into their places before the call, and raises Python's `TypeError` for
/// unknown, doubled, missing and surplus arguments.
struct Signature: Sendable {
  let name: String
  /// The parameters in order, without the value a filter, test or method is for.
  let parameters: [String]
  /// How many of them have no default.
  let required: Int
  /// Whether further positional arguments are allowed (`*args`): they come in `Arguments.rest`.
  let takesRest: Bool
  /// Whether further keywords are allowed (`**kwargs`): they come in `Arguments.keywords`.
  let takesKeywords: Bool
  /// Whether the parameters go by position only, as those of many of Python's own methods do.
  let positionalOnly: Bool

  init(
    _ name: String, _ parameters: [String] = [], required: Int = 0, rest: Bool = false,
    keywords: Bool = false, positionalOnly: Bool = false
  ) {
    self.name = name
    self.parameters = parameters
    self.required = required
    self.takesRest = rest
    self.takesKeywords = keywords
    self.positionalOnly = positionalOnly
  }
}

/// The arguments of a call, each in the place of its parameter. Valid during the call only.
struct Arguments {
  /// The values of the parameters, in the order of the signature.
  private let base: UnsafePointer<Value>?
  private let count: Int
  /// A bit for each parameter that was given.
  private let given: UInt64
  /// Positional arguments beyond the parameters.
  let rest: [Value]
  /// Keywords that name no parameter.
  let keywords: [(name: String, value: Value)]

  init(
    base: UnsafePointer<Value>?, count: Int, given: UInt64 = .max, rest: [Value] = [],
    keywords: [(name: String, value: Value)] = []
  ) {
    self.base = base
    self.count = count
    self.given = given
    self.rest = rest
    self.keywords = keywords
  }

  /// The argument for a parameter; nil when it was not given.
  @inline(__always)
  subscript(position: Int) -> Value? {
    guard position < count, given >> UInt64(truncatingIfNeeded: position) & 1 == 1, let base else {
      return nil
    }
    return base[position]
  }

  /// An argument that is an integer. `None` does not count as one.
  /// - Throws: a `TypeError` for anything else
  func int(_ position: Int, default fallback: Int) throws -> Int {
    guard let value = self[position] else { return fallback }
    if let number = value.integer { return number }
    if case .undefined(let undefined) = value { throw undefined.error }
    throw TemplateError(
      .type, "'\(value.typeName)' object cannot be interpreted as an integer")
  }

  /// An argument that counts as true or false.
  func flag(_ position: Int, default fallback: Bool) throws -> Bool {
    guard let value = self[position] else { return fallback }
    return try value.isTrue()
  }

  /// An argument that is text.
  /// - Throws: a `TypeError` for anything else
  func text(_ position: Int, default fallback: String) throws -> String {
    guard let value = self[position] else { return fallback }
    if let text = value.text { return text }
    throw TemplateError(.type, "expected str, got \(value.typeName)")
  }
}

extension Signature {
  /// Sorts the arguments of a call into the places of the parameters, and calls a function with
  /// them.
  /// - Throws: a `TypeError` when they do not fit
  func bind<Result>(
    _ call: CallArguments, _ body: (Arguments) throws -> Result
  ) throws -> Result {
    var places = [Value](repeating: .none, count: parameters.count)
    var given: UInt64 = 0
    for (position, value) in call.positional.prefix(parameters.count).enumerated() {
      places[position] = value
      given |= 1 << UInt64(position)
    }
    let rest = Array(call.positional.dropFirst(parameters.count))
    guard rest.isEmpty || takesRest else { throw surplus(call.positional.count) }
    var keywords: [(name: String, value: Value)] = []
    for (name, value) in call.keywords {
      if !positionalOnly, let position = parameters.firstIndex(of: name) {
        guard given >> UInt64(position) & 1 == 0 else { throw doubled(name) }
        places[position] = value
        given |= 1 << UInt64(position)
      } else if takesKeywords {
        keywords.append((name, value))
      } else {
        throw unexpected(name)
      }
    }
    for position in 0..<required where given >> UInt64(position) & 1 == 0 {
      throw missing(parameters[position])
    }
    return try places.withUnsafeBufferPointer { places in
      try body(
        Arguments(
          base: places.baseAddress, count: places.count, given: given, rest: rest,
          keywords: keywords))
    }
  }

  func surplus(_ count: Int) -> TemplateError {
    TemplateError(
      .type, "\(name)() takes at most \(parameters.count) arguments (\(count) given)")
  }

  func doubled(_ parameter: String) -> TemplateError {
    TemplateError(.type, "\(name)() got multiple values for argument '\(parameter)'")
  }

  func unexpected(_ parameter: String) -> TemplateError {
    TemplateError(.type, "\(name)() got an unexpected keyword argument '\(parameter)'")
  }

  func missing(_ parameter: String) -> TemplateError {
    TemplateError(.type, "\(name)() missing 1 required positional argument: '\(parameter)'")
  }
}
