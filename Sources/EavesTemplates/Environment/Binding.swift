/// The parameters of a Swift function as a template's call meets them.
final class Binding<each Argument: ArgumentConvertible>: Sendable {
  let signature: Signature
  let names: [String]
  private let fallbacks: [Value?]

  init(_ name: String, _ parameters: [Functions.Parameter]) {
    var names: [String] = []
    var fallbacks: [Value?] = []
    var required = 0
    var position = 0
    func add(_ type: any ArgumentConvertible.Type) {
      let known = position < parameters.count ? parameters[position] : nil
      names.append(known?.name ?? "argument \(position + 1)")
      fallbacks.append(known?.fallback)
      position += 1
      if known?.fallback == nil, !type.isOptional { required = position }
    }
    repeat add((each Argument).self)
    self.names = names
    self.fallbacks = fallbacks
    signature = Signature(
      name, names, required: required, positionalOnly: parameters.isEmpty)
  }

  /// Gives the arguments of one call, one after the other.
  func reader(_ arguments: Arguments) -> ArgumentReader {
    ArgumentReader(arguments: arguments, names: names, fallbacks: fallbacks, of: signature.name)
  }
}

/// Converts the arguments of one call, one after the other.
final class ArgumentReader {
  private let arguments: Arguments
  private let names: [String]
  private let fallbacks: [Value?]
  private let function: String
  private var position = 0

  init(arguments: Arguments, names: [String], fallbacks: [Value?], of function: String) {
    self.arguments = arguments
    self.names = names
    self.fallbacks = fallbacks
    self.function = function
  }

  /// The next argument.
  /// - Throws: a `TypeError` when it has not the type
  func take<Argument: ArgumentConvertible>(_ type: Argument.Type) throws -> Argument {
    let value = arguments[position] ?? fallbacks[position] ?? Value.none
    defer { position += 1 }
    return try Argument.argument(value, named: names[position], of: function)
  }
}
