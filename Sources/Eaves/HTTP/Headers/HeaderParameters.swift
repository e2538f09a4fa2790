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
    get { items.first { $0.name.hasSameBytes(as: name) }?.value ?? nil }
    set {
      if let newValue { set(name, to: newValue) } else { remove(name) }
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { items.isEmpty }

  /// Whether a parameter is there, with or without a value.
  public func contains(_ name: String) -> Bool {
    items.contains { $0.name.hasSameBytes(as: name) }
  }

  /// Sets a parameter, with no value for nil.
  public mutating func set(_ name: String, to value: String?) {
    if let index = items.firstIndex(where: { $0.name.hasSameBytes(as: name) }) {
      items[index].value = value
    } else {
      items.append(Item(name: name, value: value))
    }
  }

  /// Removes a parameter.
  public mutating func remove(_ name: String) {
    items.removeAll { $0.name.hasSameBytes(as: name) }
  }
}

extension HeaderParameters {
  /// Collects items of which some may have the same name, in time that grows with their number.
  struct Builder {
    private var items: [Item] = []
    /// The places of the names, once there are too many to look through.
    private var places: [ExactText: Int] = [:]
    private static let fewItems = 8

    /// Sets an item.
    mutating func set(_ name: String, to value: String?) {
      if let place = place(of: name) {
        items[place].value = value
      } else {
        insert(name, value)
      }
    }

    /// Adds text to the value of an item.
    mutating func append(_ text: String, to name: String) {
      if let place = place(of: name) {
        items[place].value?.append(text)
      } else {
        insert(name, text)
      }
    }

    private mutating func insert(_ name: String, _ value: String?) {
      items.append(Item(name: name, value: value))
      guard items.count > Self.fewItems else { return }
      if places.isEmpty {
        for (place, item) in items.enumerated() { places[ExactText(item.name)] = place }
      } else {
        places[ExactText(name)] = items.count - 1
      }
    }

    private func place(of name: String) -> Int? {
      places.isEmpty
        ? items.firstIndex { $0.name.hasSameBytes(as: name) } : places[ExactText(name)]
    }

    var parameters: HeaderParameters {
      var parameters = HeaderParameters()
      parameters.items = items
      return parameters
    }
  }
}

extension HeaderParameters: ExpressibleByDictionaryLiteral {
  /// Parameters in the order of the literal.
  public init(dictionaryLiteral elements: (String, String?)...) {
    for (name, value) in elements { set(name, to: value) }
  }
}
