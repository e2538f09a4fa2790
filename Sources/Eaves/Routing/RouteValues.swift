/// Values by name, in order: the parameters of a match, or what a URL is built from.
public struct RouteValues: Hashable, Sendable {
  /// What there is, in one place, so that a match without parameters hands back a single nil.
  private final class Contents: Hashable, Sendable {
    let names: [String]
    let values: FewValues

    init(_ names: [String], _ values: FewValues) {
      self.names = names
      self.values = values
    }

    static func == (left: Contents, right: Contents) -> Bool {
      left.names == right.names && left.values == right.values
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(names)
      hasher.combine(values)
    }
  }

  private var contents: Contents?

  /// The names, each once.
  public var names: [String] { contents?.names ?? [] }

  /// The values, in the order of the names.
  public var values: [RouteValue] { map(\.value) }

  /// Makes an empty collection.
  public init() {}

  /// Pairs names and values that are known to correspond.
  @inline(__always)
  init(names: [String], values: FewValues) {
    contents = names.isEmpty ? nil : Contents(names, values)
  }

  /// The value under a name; setting nil removes it.
  /// - Complexity: O(*n*), on purpose: routes have few parameters
  public subscript(name: String) -> RouteValue? {
    get {
      guard let contents, let index = contents.names.firstIndex(of: name) else { return nil }
      return contents.values[index]
    }
    set {
      var names = names
      var values = contents?.values ?? FewValues()
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
        return
      }
      self = RouteValues(names: names, values: values)
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
  public var endIndex: Int { contents?.names.count ?? 0 }
  /// The name and the value at a position.
  public subscript(position: Int) -> (name: String, value: RouteValue) {
    guard let contents else { preconditionFailure("there is no value in an empty collection") }
    return (contents.names[position], contents.values[position])
  }
}

extension RouteValues: ExpressibleByDictionaryLiteral {
  /// Makes a collection; of several values under one name the last remains.
  public init(dictionaryLiteral elements: (String, RouteValue)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}

extension RouteValues: CustomStringConvertible {
  /// The names and values, for messages.
  public var description: String {
    "[" + map { "\($0.name): \($0.value.text ?? "a list")" }.joined(separator: ", ") + "]"
  }
}
