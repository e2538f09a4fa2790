/// Values by name, in order: the parameters of a match, or what a URL is built from.
public struct RouteValues: Hashable, Sendable {
  /// What there is: in place, so that most matches need no memory for it; nil for nothing.
  private var contents: Contents?

  /// The names, each once.
  public var names: [String] { map(\.name) }

  /// The values, in the order of the names.
  public var values: [RouteValue] { map(\.value) }

  /// Makes an empty collection.
  public init() {}

  /// Takes named values; the names are known to be different.
  @inline(__always)
  init(first: NamedValue, others: [NamedValue] = []) {
    contents = Contents(first: first, others: others)
  }

  private init(_ all: [NamedValue]) {
    contents = all.first.map { Contents(first: $0, others: Array(all.dropFirst())) }
  }

  /// The value under a name; setting nil removes it.
  /// - Complexity: O(*n*), on purpose: routes have few parameters
  public subscript(name: String) -> RouteValue? {
    get { contents?.value(of: name) }
    set {
      var all = contents?.all ?? []
      switch (all.firstIndex { $0.name.hasSameBytes(as: name) }, newValue) {
      case (let index?, let value?): all[index].value = value
      case (let index?, nil): all.remove(at: index)
      case (nil, let value?): all.append(NamedValue(name: name, value: value))
      case (nil, nil): return
      }
      self = RouteValues(all)
    }
  }

  /// Whether there is a value under a name.
  public func contains(_ name: String) -> Bool { contents?.value(of: name) != nil }

  /// Adds another collection's values, which replace those of the same name.
  public mutating func merge(_ other: RouteValues) {
    for (name, value) in other { self[name] = value }
  }
}

extension RouteValues: RandomAccessCollection {
  /// The position of the first pair.
  public var startIndex: Int { 0 }
  /// The position after the last pair.
  public var endIndex: Int { contents?.count ?? 0 }
  /// The name and the value at a position.
  public subscript(position: Int) -> (name: String, value: RouteValue) {
    // An empty collection has no position to give: as with the collections of the standard library,
    // asking for one is a mistake of the caller's.
    guard let contents else { preconditionFailure("there is no value in an empty collection") }
    let parameter = contents[position]
    return (parameter.name, parameter.value)
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

/// A name and its value.
struct NamedValue: Hashable, Sendable {
  let name: String
  var value: RouteValue
}

extension RouteValues {
  /// Named values, of which there is at least one; most rules have no more, so that a match needs no
  /// list beside its result. The names stand with the values: short texts are plain bytes, where a list
  /// that is shared with the router would have its references counted at every match.
  private struct Contents: Hashable, Sendable {
    let first: NamedValue
    let others: [NamedValue]

    var count: Int { others.count + 1 }

    var all: [NamedValue] { [first] + others }

    subscript(index: Int) -> NamedValue { index == 0 ? first : others[index - 1] }

    func value(of name: String) -> RouteValue? {
      if first.name.hasSameBytes(as: name) { return first.value }
      return others.first { $0.name.hasSameBytes(as: name) }?.value
    }
  }
}
