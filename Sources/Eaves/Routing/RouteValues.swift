/// Values by name, in order: the parameters of a match, or what a URL is built from.
public struct RouteValues: Hashable, Sendable {
  /// The names, each once.
  public private(set) var names: [String]

  private var storage: FewValues

  /// The values, in the order of the names.
  public var values: [RouteValue] { (0..<storage.count).map { storage[$0] } }

  /// Makes an empty collection.
  public init() {
    names = []
    storage = FewValues()
  }

  /// Pairs names and values that are known to correspond.
  @inline(__always)
  init(names: [String], values: FewValues) {
    self.names = names
    storage = values
  }

  /// The value under a name; setting nil removes it.
  /// - Complexity: O(*n*), on purpose: routes have few parameters
  public subscript(name: String) -> RouteValue? {
    get {
      guard let index = names.firstIndex(of: name) else { return nil }
      return storage[index]
    }
    set {
      switch (names.firstIndex(of: name), newValue) {
      case (let index?, let value?):
        storage[index] = value
      case (let index?, nil):
        names.remove(at: index)
        storage.remove(at: index)
      case (nil, let value?):
        names.append(name)
        storage.append(value)
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
  public var endIndex: Int { storage.count }
  /// The name and the value at a position.
  public subscript(position: Int) -> (name: String, value: RouteValue) {
    (names[position], storage[position])
  }
}

extension RouteValues: ExpressibleByDictionaryLiteral {
  /// Makes a collection; of several values under one name the last remains.
  public init(dictionaryLiteral elements: (String, RouteValue)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}
