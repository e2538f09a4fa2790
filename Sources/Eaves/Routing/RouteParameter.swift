/// A type that a handler can take a route parameter as.
///
/// `String`, `Substring`, the integers, `Double`, `Float`, ``UUIDText`` and ``RouteValue`` are such
/// types. A type that a converter of the app's own makes becomes one by conforming, with nothing to
/// add.
///
/// ```swift
/// struct Slug: Hashable, RouteParameter { var text: String }
/// ```
public protocol RouteParameter: Sendable {
  /// Whether values of a type fit; checked at start-up, when the handler meets its rule.
  static func accepts(_ type: RouteValueType) -> Bool

  /// Takes the value of a match; nil when it is out of range, which the visitor sees as not found.
  init?(routeValue: RouteValue)
}

extension RouteParameter where Self: Hashable {
  /// Whether the value is of this very type.
  public static func accepts(_ type: RouteValueType) -> Bool { type == .custom(Self.self) }

  /// Unwraps a value of this type.
  public init?(routeValue: RouteValue) {
    guard case .custom(let value) = routeValue, let own = value.base as? Self else { return nil }
    self = own
  }
}

extension RouteParameter where Self: FixedWidthInteger {
  /// Whether the value is a whole number.
  public static func accepts(_ type: RouteValueType) -> Bool { type == .int }

  /// Takes a whole number in the range of this type.
  public init?(routeValue: RouteValue) {
    guard case .int(let number) = routeValue else { return nil }
    self.init(exactly: number)
  }
}

extension Int: RouteParameter {}
extension Int32: RouteParameter {}
extension Int64: RouteParameter {}
extension UInt: RouteParameter {}
extension UInt32: RouteParameter {}
extension UInt64: RouteParameter {}

extension RouteParameter where Self: BinaryFloatingPoint {
  /// Whether the value is a number with a fraction.
  public static func accepts(_ type: RouteValueType) -> Bool { type == .double }

  /// Takes a number with a fraction.
  public init?(routeValue: RouteValue) {
    guard case .double(let number) = routeValue else { return nil }
    self.init(number)
  }
}

extension Double: RouteParameter {}
extension Float: RouteParameter {}

extension RouteParameter where Self: StringProtocol & RangeReplaceableCollection {
  /// Whether the value is text.
  public static func accepts(_ type: RouteValueType) -> Bool { type == .string }

  /// Takes text.
  public init?(routeValue: RouteValue) {
    guard case .string(let text) = routeValue else { return nil }
    self.init(text)
  }
}

extension String: RouteParameter {}
extension Substring: RouteParameter {}

extension UUIDText: RouteParameter {
  /// Whether the value is a UUID.
  public static func accepts(_ type: RouteValueType) -> Bool { type == .uuid }

  /// Takes a UUID.
  public init?(routeValue: RouteValue) {
    guard case .uuid(let uuid) = routeValue else { return nil }
    self = uuid
  }
}

extension RouteValue: RouteParameter {
  /// True: any value can be taken as it is.
  public static func accepts(_ type: RouteValueType) -> Bool { true }

  /// Takes the value as it is.
  public init?(routeValue: RouteValue) { self = routeValue }
}

extension Router {
  /// A parameter of a rule.
  public struct Parameter: Sendable {
    /// The name in the rule.
    public let name: String
    /// The type of its values.
    public let type: RouteValueType
  }

  /// The parameters of a rule: its placeholders from left to right (those of the host first), then
  /// its defaults.
  public func parameters(of rule: Int) -> [Parameter] {
    compiled[rule].names.enumerated().map { index, name in
      Parameter(name: name, type: compiled[rule].type(ofParameter: index))
    }
  }

  /// Checks that a handler can take the parameters of a rule in their order.
  /// - Parameters:
  ///   - types: the types of the handler's parameters
  ///   - rule: the rule's place
  /// - Throws: ``RuleError`` that names the rule, the parameter and both types
  public func check(_ types: [any RouteParameter.Type], fit rule: Int) throws(RuleError) {
    let parameters = parameters(of: rule)
    let description = compiled[rule].rule
    guard types.count <= parameters.count else {
      throw RuleError(
        description,
        "its handler takes \(types.count) parameters, but the rule gives \(parameters.count)",
        fix: "add placeholders to the rule, or take parameters from the handler")
    }
    for (type, parameter) in zip(types, parameters) where !type.accepts(parameter.type) {
      throw RuleError(
        description,
        "its parameter '\(parameter.name)' is of the type \(parameter.type), but its handler"
          + " wants \(type)",
        fix: "write another converter in the rule, or another type in the handler")
    }
  }
}
