/// A type that a template's value can be converted to, for the parameters of Swift functions.
public protocol ArgumentConvertible: SendableMetatype {
  /// Converts a value; nil when it is of another type.
  init?(argument value: Value)

  /// Whether `None` stands for an argument that is not given.
  static var isOptional: Bool { get }
}

extension ArgumentConvertible {
  /// It does not.
  public static var isOptional: Bool { false }

  static func argument(_ value: Value, named name: String, of function: String) throws -> Self {
    if let converted = Self(argument: value) { return converted }
    if case .undefined(let undefined) = value { throw undefined.error }
    throw TemplateError(
      .type, "\(function)() needs \(Self.self) for '\(name)', got \(value.typeName)")
  }
}

/// A type that becomes a template's value, for the results of Swift functions.
public protocol ValueConvertible: SendableMetatype {
  /// The value.
  var asValue: Value { get }
}

extension Value: ArgumentConvertible, ValueConvertible {
  /// The value itself.
  public init?(argument value: Value) { self = value }
  /// Itself.
  public var asValue: Value { self }
}

extension Bool: ArgumentConvertible, ValueConvertible {
  /// A truth value only.
  public init?(argument value: Value) {
    guard case .bool(let flag) = value else { return nil }
    self = flag
  }
  /// A truth value.
  public var asValue: Value { .bool(self) }
}

extension Int: ArgumentConvertible, ValueConvertible {
  /// An integer, or a truth value as 0 or 1.
  public init?(argument value: Value) {
    guard let number = value.integer else { return nil }
    self = number
  }
  /// An integer.
  public var asValue: Value { .int(self) }
}

extension Double: ArgumentConvertible, ValueConvertible {
  /// A number.
  public init?(argument value: Value) {
    guard let number = value.number else { return nil }
    self = number
  }
  /// A float.
  public var asValue: Value { .double(self) }
}

extension String: ArgumentConvertible, ValueConvertible {
  /// Text, safe or not.
  public init?(argument value: Value) {
    guard let text = value.text else { return nil }
    self = text
  }
  /// Text, which is escaped where it is printed.
  public var asValue: Value { .string(self) }
}

extension Optional: ArgumentConvertible where Wrapped: ArgumentConvertible {
  /// Nil for `None` and undefined values.
  public init?(argument value: Value) {
    if value.isNone || value.isUndefined {
      self = nil
    } else if let wrapped = Wrapped(argument: value) {
      self = wrapped
    } else {
      return nil
    }
  }
  /// It does.
  public static var isOptional: Bool { true }
}

extension Optional: ValueConvertible where Wrapped: ValueConvertible {
  /// `None` for nil.
  public var asValue: Value { self?.asValue ?? Value.none }
}

extension Array: ArgumentConvertible where Element: ArgumentConvertible {
  /// A list or tuple whose items all fit.
  public init?(argument value: Value) {
    guard case .list(let list) = value else {
      guard case .tuple(let tuple) = value else { return nil }
      self.init(items: tuple.items)
      return
    }
    self.init(items: list.items)
  }

  private init?(items: [Value]) {
    self = []
    reserveCapacity(items.count)
    for item in items {
      guard let element = Element(argument: item) else { return nil }
      append(element)
    }
  }
}

extension Array: ValueConvertible where Element: ValueConvertible {
  /// A list.
  public var asValue: Value { .list(map(\.asValue)) }
}

extension Dictionary: ArgumentConvertible where Key == String, Value: ArgumentConvertible {
  /// A dictionary with text keys whose values all fit.
  public init?(argument value: EavesTemplates.Value) {
    guard case .dictionary(let dictionary) = value else { return nil }
    self = [:]
    for entry in dictionary.entries {
      guard let key = entry.key.text, let value = Value(argument: entry.value) else { return nil }
      self[key] = value
    }
  }
}

extension Dictionary: ValueConvertible where Key == String, Value: ValueConvertible {
  /// A dictionary, its keys in alphabetical order, since Swift's has none.
  public var asValue: EavesTemplates.Value {
    .dictionary(
      ValueDictionary(sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value.asValue) }))
  }
}
