public import FoundationEssentials

/// A type whose values go into a session and come back out of it.
///
/// A type of one's own joins by writing itself as one of the session's kinds:
///
/// ```swift
/// extension Theme: SessionConvertible {
///   init?(sessionValue: SessionValue) {
///     guard let name = sessionValue.string else { return nil }
///     self.init(rawValue: name)
///   }
///   var sessionValue: SessionValue { .string(rawValue) }
/// }
/// ```
public protocol SessionConvertible {
  /// Reads the value back; nil when the session holds something of another kind.
  init?(sessionValue: SessionValue)

  /// The value as the session keeps it.
  var sessionValue: SessionValue { get }
}

extension SessionValue: SessionConvertible {
  /// The value itself.
  public init?(sessionValue: SessionValue) { self = sessionValue }

  /// The value itself.
  public var sessionValue: SessionValue { self }
}

extension Bool: SessionConvertible {
  /// Reads a `bool`.
  public init?(sessionValue: SessionValue) {
    guard let flag = sessionValue.bool else { return nil }
    self = flag
  }

  /// A `bool`.
  public var sessionValue: SessionValue { .bool(self) }
}

extension Int: SessionConvertible {
  /// Reads an `int`.
  public init?(sessionValue: SessionValue) {
    guard let number = sessionValue.int else { return nil }
    self = number
  }

  /// An `int`.
  public var sessionValue: SessionValue { .int(self) }
}

extension Double: SessionConvertible {
  /// Reads a `double` or an `int`.
  public init?(sessionValue: SessionValue) {
    guard let number = sessionValue.double else { return nil }
    self = number
  }

  /// A `double`.
  public var sessionValue: SessionValue { .double(self) }
}

extension String: SessionConvertible {
  /// Reads a `string` or a `markup`.
  public init?(sessionValue: SessionValue) {
    guard let text = sessionValue.string else { return nil }
    self = text
  }

  /// A `string`.
  public var sessionValue: SessionValue { .string(self) }
}

extension UUID: SessionConvertible {
  /// Reads a `uuid`.
  public init?(sessionValue: SessionValue) {
    guard let uuid = sessionValue.uuid else { return nil }
    self = uuid
  }

  /// A `uuid`.
  public var sessionValue: SessionValue { .uuid(self) }
}

extension Date: SessionConvertible {
  /// Reads a `date`.
  public init?(sessionValue: SessionValue) {
    guard let date = sessionValue.date else { return nil }
    self = date
  }

  /// A `date`, kept to the second.
  public var sessionValue: SessionValue { .date(self) }
}

extension Array: SessionConvertible where Element: SessionConvertible {
  /// Reads a `list` or a `tuple`; nil when one item is of another kind.
  public init?(sessionValue: SessionValue) {
    guard let list = sessionValue.list else { return nil }
    self = []
    reserveCapacity(list.count)
    for item in list {
      guard let element = Element(sessionValue: item) else { return nil }
      append(element)
    }
  }

  /// A `list`.
  public var sessionValue: SessionValue { .list(map(\.sessionValue)) }
}

extension Dictionary: SessionConvertible where Key == String, Value: SessionConvertible {
  /// Reads a `dictionary`; nil when one value is of another kind.
  public init?(sessionValue: SessionValue) {
    guard let members = sessionValue.dictionary else { return nil }
    self.init(minimumCapacity: members.count)
    for (key, value) in members {
      guard let value = Value(sessionValue: value) else { return nil }
      self[key] = value
    }
  }

  /// A `dictionary`.
  public var sessionValue: SessionValue {
    .dictionary(SessionDictionary(map { ($0.key, $0.value.sessionValue) }))
  }
}
