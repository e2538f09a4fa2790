/// Values by name, in order: the parameters of a match, or what a URL is built from.
public struct RouteValues: Hashable, Sendable {
  /// The names, each once.
  public private(set) var names: [String]

  /// The values, in the order of the names.
  public private(set) var values: [RouteValue]

  /// Makes an empty collection.
  public init() {
    names = []
    values = []
  }

  /// Pairs names and values that are known to correspond.
  init(names: [String], values: [RouteValue]) {
    self.names = names
    self.values = values
  }

  /// The value under a name; setting nil removes it.
  /// - Complexity: O(*n*), on purpose: routes have few parameters
  public subscript(name: String) -> RouteValue? {
    get {
      guard let index = names.firstIndex(of: name) else { return nil }
      return values[index]
    }
    set {
      switch (names.firstIndex(of: name), newValue) {
      case (let index?, let value?):
        values[index] = value
      case (let index?, nil):
        names.remove(at: index)
        values.remove(at: index)
      case (nil, let value?):
        names.append(name)
        values.append(value)
      case (nil, nil):
        break
      }
    }
  }

  /// Whether there is a value under a name.
  public func contains(_ name: String) -> Bool { names.contains(name) }

  /// Adds another collection's values, which replace those of the same name.
  public mutating func merge(_ other: RouteValues) {
    for (name, value) in other { self[name] = value }
  }
}

extension RouteValues: RandomAccessCollection {
  /// The position of the first pair.
  public var startIndex: Int { 0 }
  /// The position after the last pair.
  public var endIndex: Int { values.count }
  /// The name and the value at a position.
  public subscript(position: Int) -> (name: String, value: RouteValue) {
    (names[position], values[position])
  }
}

extension RouteValues: ExpressibleByDictionaryLiteral {
  /// Makes a collection; of several values under one name the last remains.
  public init(dictionaryLiteral elements: (String, RouteValue)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}
