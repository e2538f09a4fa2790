extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByStringInterpolation
{
  /// Text.
  public init(stringLiteral text: String) { self = .string(text) }
  /// An integer.
  public init(integerLiteral number: Int) { self = .int(number) }
  /// A float.
  public init(floatLiteral number: Double) { self = .double(number) }
  /// A truth value.
  public init(booleanLiteral flag: Bool) { self = .bool(flag) }
  /// A list.
  public init(arrayLiteral items: Value...) { self = .list(items) }
  /// A dictionary with text keys in this order.
  public init(dictionaryLiteral members: (String, Value)...) {
    self = .dictionary(ValueDictionary(members.map { (key: $0.0, value: $0.1) }))
  }
}
