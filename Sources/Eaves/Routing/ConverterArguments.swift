/// The arguments of a converter in a rule: `any(about, help)`, `int(min=1, max=9)`.
public struct ConverterArguments: Hashable, Sendable {
  /// One argument.
  public enum Argument: Hashable, Sendable {
    /// The word `None`.
    case none
    /// The words `True` and `False`.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// Any other number.
    case double(Double)
    /// A word, or text in quotes.
    case string(String)
  }

  /// The arguments without a name.
  public internal(set) var positional: [Argument] = []

  /// The arguments with a name.
  public internal(set) var named: [String: Argument] = [:]

  /// Resolves the arguments of a converter that takes a fixed list of them.
  /// - Parameter names: the parameters, in the order of arguments without a name
  /// - Throws: ``ConversionError`` for too many arguments, an unknown name, or one given twice
  public func resolved(_ names: [String]) throws(ConversionError) -> [String: Argument] {
    guard positional.count <= names.count else {
      throw ConversionError(
        names.isEmpty
          ? "it takes no arguments"
          : "it takes at most \(names.count) arguments: \(names.joined(separator: ", "))")
    }
    var result = named
    for name in named.keys.sorted() where !names.contains(name) {
      throw ConversionError(
        "it has no argument '\(name)'"
          + (names.isEmpty ? "" : ", only \(names.joined(separator: ", "))"))
    }
    for (name, value) in zip(names, positional) {
      guard result[name] == nil else {
        throw ConversionError("the argument '\(name)' is given twice")
      }
      result[name] = value
    }
    return result
  }
}

extension ConverterArguments.Argument {
  /// Reads an argument as Werkzeug does: a constant, else a number, else text.
  init(word: String) {
    switch word {
    case "None": self = .none
    case "True": self = .bool(true)
    case "False": self = .bool(false)
    default:
      if let digits = NumberText.integer(word) {
        self = Int(digits).map { .int($0) } ?? .double(Double(digits) ?? .infinity)
      } else if let number = NumberText.float(word) {
        self = .double(number)
      } else {
        self = .string(Self.unquoted(word))
      }
    }
  }

  private static func unquoted(_ word: String) -> String {
    let scalars = word.unicodeScalars
    guard scalars.count >= 2, let quote = scalars.first, quote == scalars.last,
      quote == "'" || quote == "\""
    else { return word }
    return String(scalars.dropFirst().dropLast())
  }

  /// Whether Python takes the argument for true.
  public var isTrue: Bool {
    switch self {
    case .none: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .double(let number): number != 0
    case .string(let text): !text.isEmpty
    }
  }

  /// The argument as a whole number, as Python's `int` makes one of it; nil where it cannot.
  public var integer: Int? {
    switch self {
    case .none: nil
    case .bool(let flag): flag ? 1 : 0
    case .int(let number): number
    case .double(let number): Int(exactly: number.rounded(.towardZero))
    case .string(let text): NumberText.integer(text).flatMap { Int($0) }
    }
  }

  /// The amount of a number; nil for what is not one.
  public var amount: Double? {
    switch self {
    case .bool(let flag): flag ? 1 : 0
    case .int(let number): Double(number)
    case .double(let number): number
    case .none, .string: nil
    }
  }
}
