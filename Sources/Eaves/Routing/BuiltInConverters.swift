/// Werkzeug's own converters, by name.
///
/// Source: Werkzeug, URL Routing, "Built-in Converters".
enum BuiltInConverters {
  static let names = ["any", "default", "float", "int", "path", "string", "uuid"]

  /// Makes one of the converters; nil for a name that is none of them.
  static func make(
    _ name: String, _ arguments: ConverterArguments
  ) throws(ConversionError) -> BoundConverter? {
    switch name {
    case "default", "string": try string(arguments)
    case "int": try number(arguments, isFraction: false)
    case "float": try number(arguments, isFraction: true)
    case "path":
      withoutArguments(
        name, arguments, BoundConverter(.plain(.path), .text), weight: 200, isPartIsolating: false)
    case "uuid": withoutArguments(name, arguments, BoundConverter(.plain(.uuid), .uuid))
    case "any": try any(arguments)
    default: nil
    }
  }

  private static func string(
    _ arguments: ConverterArguments
  ) throws(ConversionError) -> BoundConverter {
    let given = try arguments.resolved(["minlength", "maxlength", "length"])
    if let length = try count(given, "length") {
      return BoundConverter(.plain(.text(minimum: length, maximum: length)), .text)
    }
    let minimum = try count(given, "minlength") ?? 1
    let maximum = try count(given, "maxlength") ?? .max
    guard minimum <= maximum else {
      throw ConversionError("minlength \(minimum) is more than maxlength \(maximum)")
    }
    return BoundConverter(.plain(.text(minimum: minimum, maximum: maximum)), .text)
  }

  private static func count(
    _ given: [String: ConverterArguments.Argument], _ name: String
  ) throws(ConversionError) -> Int? {
    guard let argument = given[name] else { return nil }
    if case .none = argument, name != "minlength" { return nil }
    guard let count = argument.integer, count >= 0 else {
      throw ConversionError("'\(name)' must be a whole number from 0")
    }
    return count
  }

  private static func number(
    _ arguments: ConverterArguments, isFraction: Bool
  ) throws(ConversionError) -> BoundConverter {
    let names = ["fixed_digits", "min", "max", "signed"]
    let given = try arguments.resolved(isFraction ? Array(names.dropFirst()) : names)
    var limits = NumberLimits()
    for (name, path) in [("min", \NumberLimits.minimum), ("max", \NumberLimits.maximum)] {
      switch given[name] {
      case nil, .some(.none): break
      case .some(.int(let number)): limits[keyPath: path] = .int(number)
      case .some(let argument):
        guard let amount = argument.amount else {
          limits.isUnsatisfiable = true
          continue
        }
        limits[keyPath: path] = .double(amount)
      }
    }
    if let digits = given["fixed_digits"], digits.isTrue {
      let count = digits.amount.flatMap { Int(exactly: $0) }
      limits.fixedDigits = count ?? -1
      limits.isUnsatisfiable = limits.isUnsatisfiable || count == nil
    }
    let isSigned = given["signed"]?.isTrue ?? false
    var converter =
      isFraction
      ? BoundConverter(.plain(.decimal(isSigned: isSigned)), .double(limits))
      : BoundConverter(.plain(.digits(isSigned: isSigned)), .int(limits))
    converter.weight = 50
    if limits.isUnsatisfiable {
      converter.doubt = (
        "an argument is text where a number is needed, so that the rule never matches",
        "write numbers, and a space after each comma: 'int(min=1, max=9)'"
      )
    }
    return converter
  }

  private static func any(
    _ arguments: ConverterArguments
  ) throws(ConversionError) -> BoundConverter {
    guard arguments.named.isEmpty else {
      throw ConversionError("it takes texts without a name: any(about, help)")
    }
    var choices: [String] = []
    for argument in arguments.positional {
      guard case .string(let choice) = argument else {
        throw ConversionError("numbers and constants need quotes: any('1', '2')")
      }
      choices.append(choice)
    }
    // An expression without alternatives matches the empty text.
    let texts = choices.isEmpty ? [[]] : choices.map { Array($0.utf8) }
    var converter = BoundConverter(.choices(texts), .choice(choices))
    if choices.isEmpty {
      converter.doubt = ("the converter 'any' has nothing to choose from", "list its texts")
    }
    return converter
  }

  private static func withoutArguments(
    _ name: String, _ arguments: ConverterArguments, _ plain: BoundConverter, weight: Int = 100,
    isPartIsolating: Bool = true
  ) -> BoundConverter {
    var converter = plain
    converter.weight = weight
    converter.isPartIsolating = isPartIsolating
    if !arguments.positional.isEmpty || !arguments.named.isEmpty {
      converter.doubt = ("the converter '\(name)' takes no arguments", "leave them out")
    }
    return converter
  }
}
