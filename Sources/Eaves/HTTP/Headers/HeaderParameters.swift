/// The `name=value` items of a header field, in their order: parameters of a media type,
/// directives of `Cache-Control`, the parts of a challenge.
///
/// A name occurs once; setting it again keeps its place. Names are compared as they are written.
public struct HeaderParameters: Sendable, Hashable {
  /// One item; a directive such as `no-cache` may stand without a value.
  public struct Item: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The value, unquoted; nil when there is none.
    public var value: String?
  }

  /// The items in their order.
  public private(set) var items: [Item] = []

  /// No parameters.
  public init() {}

  /// The value of a parameter: nil when it is missing and when it has none. Setting nil removes
  /// the parameter.
  public subscript(name: String) -> String? {
    get { items.first { $0.name == name }?.value ?? nil }
    set {
      if let newValue { set(name, to: newValue) } else { remove(name) }
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { items.isEmpty }

  /// Whether a parameter is there, with or without a value.
  public func contains(_ name: String) -> Bool { items.contains { $0.name == name } }

  /// Sets a parameter, with no value for nil.
  public mutating func set(_ name: String, to value: String?) {
    if let index = items.firstIndex(where: { $0.name == name }) {
      items[index].value = value
    } else {
      items.append(Item(name: name, value: value))
    }
  }

  /// Removes a parameter.
  public mutating func remove(_ name: String) { items.removeAll { $0.name == name } }
}

extension HeaderParameters: ExpressibleByDictionaryLiteral {
  /// Parameters in the order of the literal.
  public init(dictionaryLiteral elements: (String, String?)...) {
    for (name, value) in elements { set(name, to: value) }
  }
}
