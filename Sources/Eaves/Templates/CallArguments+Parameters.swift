import EavesTemplates

extension CallArguments {
  /// The arguments in the order of a function's parameters; nil for those that were not given.
  /// - Parameters:
  ///   - function: the name of the function, for messages
  ///   - parameters: the names of its parameters
  ///   - required: how many of them, from the first on, must be given
  /// - Throws: `TemplateError` for arguments that do not fit
  func values(
    _ function: String, _ parameters: [String], required: Int = 0
  ) throws(TemplateError) -> [Value?] {
    guard positional.count <= parameters.count else {
      throw TemplateError(
        .type,
        "\(function)() takes at most \(parameters.count) arguments (\(positional.count) given)")
    }
    var values = positional.map(Optional.some)
    values += repeatElement(nil, count: parameters.count - positional.count)
    for (name, value) in keywords {
      guard let place = parameters.firstIndex(of: name) else {
        throw TemplateError(
          .type, "\(function)() got an unexpected keyword argument '\(name)'")
      }
      guard values[place] == nil else {
        throw TemplateError(.type, "\(function)() got multiple values for argument '\(name)'")
      }
      values[place] = value
    }
    if let missing = values[..<required].firstIndex(where: { $0 == nil }) {
      throw TemplateError(
        .type, "\(function)() missing 1 required positional argument: '\(parameters[missing])'")
    }
    return values
  }
}

extension Value {
  /// Text, marked as safe or not; nil for other values.
  var textValue: String? {
    switch self {
    case .string(let text), .safe(let text): text
    default: nil
    }
  }

  /// Whether it is true.
  var isTrueValue: Bool { if case .bool(true) = self { true } else { false } }
}
