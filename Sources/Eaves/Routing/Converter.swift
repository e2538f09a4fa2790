/// What a placeholder of a rule accepts, the value it makes of it, and the way back.
///
/// A converter of the app's own is made once for each placeholder when the app starts, and is asked
/// on every request: `RouteMap.converters["list"] = { _ in ListConverter() }` lets rules say
/// `<list:tags>`.
///
/// ```swift
/// struct ListConverter: Converter {
///   func value(from text: String) -> RouteValue? {
///     .list(text.split(separator: "+").map { .string(String($0)) })
///   }
///   func urlText(for value: RouteValue) throws(ConversionError) -> String? {
///     guard case .list(let items) = value else { throw ConversionError("a list is needed") }
///     return items.compactMap(\.text).map(RouteEncoding.path).joined(separator: "+")
///   }
/// }
/// ```
///
/// Source: Werkzeug, URL Routing, "Custom Converters".
public protocol Converter: Sendable {
  /// Which rules are tried first: lower weights earlier. Numbers have 50, most have 100 (the
  /// default), `path` has 200.
  var weight: Int { get }

  /// Whether a value ends at a slash (the default). A converter that accepts slashes takes part in
  /// matching with all of the rest of the path.
  var isPartIsolating: Bool { get }

  /// Whether the shortest text that lets the rule match is taken, not the longest (the default).
  var prefersShortest: Bool { get }

  /// The type of value it makes, for the check of handlers at start-up; text unless said otherwise.
  var valueType: RouteValueType { get }

  /// Two converters with equal patterns accept the same texts, so that their rules stand in the
  /// order of registration; nil (the default) when only the same name and arguments are the same.
  var pattern: String? { get }

  /// Whether a text looks like a value: any text without a slash, unless said otherwise. A rule
  /// whose placeholder does not accept is passed over for the next one.
  func accepts(_ text: String) -> Bool

  /// The value of a text that was accepted: the text itself, unless said otherwise. With nil the
  /// path is not found, and no other rule is tried.
  func value(from text: String) -> RouteValue?

  /// A value as it stands in a URL, percent-encoded (see ``RouteEncoding``); nil to let the next
  /// rule of the endpoint be tried.
  /// - Throws: ``ConversionError`` for a value that cannot be meant
  func urlText(for value: RouteValue) throws(ConversionError) -> String?
}

extension Converter {
  /// The weight of most converters, 100.
  public var weight: Int { 100 }

  /// True: a value ends at a slash.
  public var isPartIsolating: Bool { true }

  /// False: the longest text is taken.
  public var prefersShortest: Bool { false }

  /// Text.
  public var valueType: RouteValueType { .string }

  /// Nil: the name and the arguments tell converters apart.
  public var pattern: String? { nil }

  /// Whether the text is not empty and holds no slash.
  public func accepts(_ text: String) -> Bool {
    !text.isEmpty && !text.utf8.contains(UInt8(ascii: "/"))
  }

  /// The text itself.
  public func value(from text: String) -> RouteValue? { .string(text) }

  /// The value's text, percent-encoded.
  public func urlText(for value: RouteValue) throws(ConversionError) -> String? {
    guard let text = value.text else {
      throw ConversionError("a list has no place in a path")
    }
    return RouteEncoding.path(text)
  }
}

/// Makes a converter from the arguments a rule gives it.
///
/// It throws a ``ConversionError`` for arguments it cannot use; the rule's error shows the message.
public typealias ConverterFactory =
  @Sendable (ConverterArguments) throws -> any Converter

/// Why a converter refuses its arguments or a value.
public struct ConversionError: Error, Hashable, Sendable {
  /// The reason, to follow "the converter … refuses …:".
  public let message: String

  /// Makes an error from a reason.
  public init(_ message: String) {
    self.message = message
  }
}

/// The type of value a converter makes.
public enum RouteValueType: Hashable, Sendable, CustomStringConvertible {
  /// Text.
  case string
  /// A whole number.
  case int
  /// A number with a fraction.
  case double
  /// A UUID.
  case uuid
  /// A truth value, which only a default can be.
  case bool
  /// A list, from a default or a converter of the app's own.
  case list
  /// No value, which only a default can be.
  case null
  /// A type of the app's own.
  case custom(any Sendable.Type)

  /// The name used in errors.
  public var description: String {
    switch self {
    case .string: "string"
    case .int: "int"
    case .double: "float"
    case .uuid: "uuid"
    case .bool: "bool"
    case .list: "list"
    case .null: "null"
    case .custom(let type): "\(type)"
    }
  }

  private var identifier: ObjectIdentifier? {
    if case .custom(let type) = self { ObjectIdentifier(type) } else { nil }
  }

  /// Whether both are the same type.
  public static func == (left: Self, right: Self) -> Bool {
    left.description == right.description && left.identifier == right.identifier
  }

  /// Feeds the type to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(description)
    hasher.combine(identifier)
  }
}

extension RouteValue {
  /// The type of the value.
  public var type: RouteValueType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .double: .double
    case .string: .string
    case .uuid: .uuid
    case .list: .list
    case .custom(let value): .custom(Swift.type(of: value.base as any Sendable))
    }
  }
}
