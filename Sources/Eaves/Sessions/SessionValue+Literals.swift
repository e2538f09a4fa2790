extension SessionValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A `null`.
  public init(nilLiteral: ()) { self = .null }

  /// A `bool`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// An `int`.
  public init(integerLiteral value: Int) { self = .int(value) }

  /// A `double`.
  public init(floatLiteral value: Double) { self = .double(value) }

  /// A `string`.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A `list`.
  public init(arrayLiteral elements: SessionValue...) { self = .list(elements) }

  /// A `dictionary`; the last of equal keys wins.
  public init(dictionaryLiteral elements: (String, SessionValue)...) {
    self = .dictionary(SessionDictionary(elements))
  }
}
