/// The value of a route parameter, as a converter read it from a URL or as it is given to build one.
public enum RouteValue: Hashable, Sendable {
  /// No value: left out when a URL is built.
  case null
  /// A truth value, written `True` or `False` in a URL as Python does.
  case bool(Bool)
  /// A whole number, from the converter `int`.
  case int(Int)
  /// A number with a fraction, from the converter `float`.
  case double(Double)
  /// Text, from the converters `string`, `path` and `any`.
  case string(String)
  /// A UUID, from the converter `uuid`.
  case uuid(UUIDText)
  /// Several values under one name: repeated in a query.
  case list([RouteValue])
  /// A value of a type of the app's own, from one of its converters.
  case custom(CustomRouteValue)
}

/// A value of a type of the app's own.
public struct CustomRouteValue: Hashable, Sendable {
  /// Keeps the value elsewhere, so that other values need no room for it.
  private final class Box: Sendable {
    let base: any Hashable & Sendable

    init(_ base: any Hashable & Sendable) { self.base = base }
  }

  private let box: Box

  /// The value.
  public var base: any Hashable & Sendable { box.base }

  /// Wraps a value.
  public init(_ base: any Hashable & Sendable) {
    box = Box(base)
  }

  /// Whether both hold equal values of one type.
  public static func == (left: Self, right: Self) -> Bool {
    AnyHashable(left.base) == AnyHashable(right.base)
  }

  /// Feeds the value to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(AnyHashable(base))
  }
}

/// A UUID as text: 32 lower-case hexadecimal digits in five groups (RFC 9562 §4).
public struct UUIDText: Hashable, Sendable, CustomStringConvertible {
  /// The text, in lower case.
  public let description: String

  /// Reads a UUID written in five groups, in either case; nil for any other text.
  public init?(_ text: some StringProtocol) {
    var bytes = Array(text.utf8)
    guard bytes.count == 36, bytes.withUnsafeBufferPointer({ PlainPattern.isUUID($0[...]) }) else {
      return nil
    }
    for index in bytes.indices where (0x41...0x46).contains(bytes[index]) { bytes[index] |= 0x20 }
    description = String(decoding: bytes, as: UTF8.self)
  }

  /// Takes the bytes of a UUID that was checked before.
  init(checked bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    description = String(unsafeUninitializedCapacity: bytes.count) { buffer in
      for (index, byte) in bytes.enumerated() {
        buffer[index] = (0x41...0x46).contains(byte) ? byte | 0x20 : byte
      }
      return bytes.count
    }
  }
}

extension RouteValue {
  /// The value as text, written as Python's `str` would write it; nil for a list, which has no one
  /// text.
  public var text: String? {
    switch self {
    case .null: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .int(let number): String(number)
    case .double(let number): number.description
    case .string(let text): text
    case .uuid(let uuid): uuid.description
    case .list: nil
    case .custom(let value): "\(value.base)"
    }
  }

  /// Whether Python would call the values equal: numbers and truth values compare by amount.
  func equals(_ other: RouteValue) -> Bool {
    if self == other { return true }
    if case .list(let left) = self, case .list(let right) = other {
      return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    }
    guard let left = amount, let right = other.amount else { return false }
    return left == right
  }

  /// The value as a number, as Python compares it.
  var amount: Double? {
    switch self {
    case .bool(let flag): flag ? 1 : 0
    case .int(let number): Double(exactly: number)
    case .double(let number): number
    default: nil
    }
  }
}

extension RouteValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByNilLiteral
{
  /// Makes a text value.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Makes a whole number.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// Makes a number with a fraction.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Makes a list.
  public init(arrayLiteral elements: RouteValue...) { self = .list(elements) }
  /// Makes the value that is left out.
  public init(nilLiteral: ()) { self = .null }
}
