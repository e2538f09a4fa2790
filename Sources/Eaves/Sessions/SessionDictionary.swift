/// Named values in the order in which they were added, as in Python.
///
/// Keys are equal when their bytes are; Swift's own comparison of strings would take two spellings
/// of `é` for one key, which Flask keeps apart.
public struct SessionDictionary: Sendable {
  /// A key and its value.
  public typealias Element = (key: String, value: SessionValue)

  private var elements: [Element] = []

  /// Among fewer keys one is found faster by looking at each of them than by hashing.
  private static let few = 16

  /// A dictionary without members.
  public init() {}

  /// A dictionary of members; the last of equal keys wins, in the place of the first.
  /// - Complexity: O(*n*)
  public init(_ members: some Sequence<(String, SessionValue)>) {
    elements.reserveCapacity(members.underestimatedCount)
    var places: [ExactText: Int] = [:]
    for (key, value) in members {
      if elements.count < Self.few {
        self[key] = value
        continue
      }
      if places.isEmpty {
        for (place, element) in elements.enumerated() {
          places[ExactText(element.key)] = place
        }
      }
      let place = places[ExactText(key), default: elements.count]
      if place == elements.count {
        places[ExactText(key)] = place
        elements.append((key, value))
      } else {
        elements[place].value = value
      }
    }
  }

  /// The value of a key; setting nil removes it.
  /// - Complexity: O(*n*), which for the few keys of a session is faster than hashing.
  public subscript(key: String) -> SessionValue? {
    get { index(of: key).map { elements[$0].value } }
    set {
      switch (index(of: key), newValue) {
      case (let index?, let value?): elements[index].value = value
      case (let index?, nil): elements.remove(at: index)
      case (nil, let value?): elements.append((key, value))
      case (nil, nil): break
      }
    }
  }

  /// The members in the order of their keys' code points, the order in which Flask writes them.
  var sortedByKey: [Element] {
    // The order of UTF-8 bytes is the order of code points.
    elements.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  private func index(of key: String) -> Int? {
    elements.firstIndex { $0.key.hasSameBytes(as: key) }
  }
}

extension SessionDictionary: RandomAccessCollection {
  /// The position of the first member: 0.
  public var startIndex: Int { 0 }

  /// The number of members.
  public var endIndex: Int { elements.count }

  /// The member at a position.
  public subscript(position: Int) -> Element { elements[position] }
}

extension SessionDictionary: Equatable {
  /// Whether two dictionaries have equal values for equal keys, in whatever order.
  public static func == (left: SessionDictionary, right: SessionDictionary) -> Bool {
    left.count == right.count
      && zip(left.sortedByKey, right.sortedByKey).allSatisfy {
        $0.key.hasSameBytes(as: $1.key) && $0.value == $1.value
      }
  }
}

extension SessionDictionary: ExpressibleByDictionaryLiteral {
  /// A dictionary of members; the last of equal keys wins.
  public init(dictionaryLiteral elements: (String, SessionValue)...) {
    self.init(elements)
  }
}
