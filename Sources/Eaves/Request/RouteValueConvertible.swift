public import FoundationEssentials

/// A type whose values may stand in a URL, as parameters of a rule or in the query.
public protocol RouteValueConvertible {
  /// The value as a URL has it.
  var routeValue: RouteValue { get }
}

extension RouteValue: RouteValueConvertible {
  /// The value itself.
  public var routeValue: RouteValue { self }
}

extension Bool: RouteValueConvertible {
  /// `True` or `False`, as in Flask.
  public var routeValue: RouteValue { .bool(self) }
}

extension Int: RouteValueConvertible {
  /// The number.
  public var routeValue: RouteValue { .int(self) }
}

extension Double: RouteValueConvertible {
  /// The number.
  public var routeValue: RouteValue { .double(self) }
}

extension String: RouteValueConvertible {
  /// The text.
  public var routeValue: RouteValue { .string(self) }
}

extension Substring: RouteValueConvertible {
  /// The text.
  public var routeValue: RouteValue { .string(String(self)) }
}

extension UUID: RouteValueConvertible {
  /// The identifier in small letters.
  public var routeValue: RouteValue {
    UUIDText(uuidString).map { .uuid($0) } ?? .string(uuidString)
  }
}

extension UUIDText: RouteValueConvertible {
  /// The identifier.
  public var routeValue: RouteValue { .uuid(self) }
}

extension Optional: RouteValueConvertible where Wrapped: RouteValueConvertible {
  /// The value; nothing leaves the parameter out.
  public var routeValue: RouteValue { self?.routeValue ?? .null }
}

extension Array: RouteValueConvertible where Element: RouteValueConvertible {
  /// The values, which a query has one after the other under their name.
  public var routeValue: RouteValue { .list(map(\.routeValue)) }
}
