/// The `name=value` items of a query string or of a form's fields, in the order they were sent. A
/// name may occur several times; names are equal when their bytes are.
///
/// ```swift
/// let page = request.query.get("page", as: Int.self) ?? 1
/// let tags = request.query.all("tag")
/// ```
public struct QueryParameters: Sendable, Hashable {
  /// One item.
  public struct Item: Sendable, Hashable {
    /// The name, decoded.
    public let name: String
    /// The value, decoded; empty for a name alone.
    public let value: String

    /// An item.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The items in their order.
  public private(set) var items: [Item]

  /// Parameters from items.
  public init(_ items: [Item] = []) { self.items = items }

  /// Adds an item at the end.
  public mutating func append(_ name: String, _ value: String) {
    items.append(Item(name: name, value: value))
  }

  /// Whether there are none.
  public var isEmpty: Bool { items.isEmpty }

  /// The first value of a name; nil when there is none.
  public subscript(name: String) -> String? {
    items.first { $0.name.hasSameBytes(as: name) }?.value
  }

  /// All values of a name.
  public func all(_ name: String) -> [String] {
    items.lazy.filter { $0.name.hasSameBytes(as: name) }.map(\.value)
  }

  /// Whether the name occurs.
  public func contains(_ name: String) -> Bool {
    items.contains { $0.name.hasSameBytes(as: name) }
  }

  /// The first value of a name as a number or the like; nil when there is none, or it is something
  /// else.
  public func get<Value: LosslessStringConvertible>(
    _ name: String, as type: Value.Type = Value.self
  ) -> Value? {
    self[name].flatMap(Value.init)
  }

  /// All values of a name as numbers or the like; those that are something else are left out.
  public func all<Value: LosslessStringConvertible>(
    _ name: String, as type: Value.Type
  ) -> [Value] {
    all(name).compactMap(Value.init)
  }

  /// The first value of a name.
  /// - Throws: 400 when there is none
  public func require(_ name: String) throws(HTTPError) -> String {
    guard let value = self[name] else { throw .missing(name, in: "query parameter") }
    return value
  }

  /// The first value of a name as a number or the like.
  /// - Throws: 400 when there is none, or it is something else
  public func require<Value: LosslessStringConvertible>(
    _ name: String, as type: Value.Type
  ) throws(HTTPError) -> Value {
    try Self.convert(try require(name), of: name, in: "query parameter")
  }

  static func convert<Value: LosslessStringConvertible>(
    _ text: String, of name: String, in source: String
  ) throws(HTTPError) -> Value {
    guard let value = Value(text) else {
      throw .invalid(name, in: source, reason: "\(text.debugDescription) is not \(Value.self)")
    }
    return value
  }

  /// The items in the form of a query string.
  public var encoded: String {
    items.map { item in
      let name = PercentEncoding.encodeForm(item.name, unescaped: .queryItem)
      let value = PercentEncoding.encodeForm(item.value, unescaped: .queryItem)
      return "\(name)=\(value)"
    }.joined(separator: "&")
  }
}

extension QueryParameters: ExpressibleByDictionaryLiteral {
  /// Parameters in the order of the literal.
  public init(dictionaryLiteral elements: (String, String)...) {
    items = elements.map { Item(name: $0, value: $1) }
  }
}
