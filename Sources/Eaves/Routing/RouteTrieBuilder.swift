/// The tree while it grows.
struct RouteTrieBuilder {
  final class Node {
    var rules: [RouteTables.Entry] = []
    var staticChildren: [(text: [UInt8], child: Node)] = []
    var dynamicChildren: [(part: RulePart, child: Node)] = []
    /// The places of `staticChildren` in the order of their texts.
    private var sortedPlaces: [Int] = []

    func child(_ part: RulePart) -> Node {
      part.isStatic ? staticChild(part.staticText) : dynamicChild(part)
    }

    func existingStaticChild(_ text: [UInt8]) -> Node? {
      let index = sortedIndex(of: text)
      guard index < sortedPlaces.count else { return nil }
      let edge = staticChildren[sortedPlaces[index]]
      return edge.text == text ? edge.child : nil
    }

    private func staticChild(_ text: [UInt8]) -> Node {
      if let child = existingStaticChild(text) { return child }
      let child = Node()
      sortedPlaces.insert(staticChildren.count, at: sortedIndex(of: text))
      staticChildren.append((text, child))
      return child
    }

    /// Where a text stands among `sortedPlaces`, or would have to be inserted.
    private func sortedIndex(of text: [UInt8]) -> Int {
      var range = sortedPlaces.indices
      while !range.isEmpty {
        let middle = range.lowerBound + range.count / 2
        let isBefore = staticChildren[sortedPlaces[middle]].text.lexicographicallyPrecedes(text)
        range = isBefore ? middle + 1..<range.upperBound : range.lowerBound..<middle
      }
      return range.lowerBound
    }

    private func dynamicChild(_ part: RulePart) -> Node {
      if let known = dynamicChildren.first(where: { $0.part.isSame(as: part) }) {
        return known.child
      }
      let child = Node()
      // After those of equal weight, which were registered before.
      let place = dynamicChildren.firstIndex { part.weight < $0.part.weight }
      dynamicChildren.insert((part, child), at: place ?? dynamicChildren.count)
      return child
    }
  }

  let root = Node()

  private(set) var readings: [ValueReading] = []

  /// Adds a rule.
  /// - Parameters:
  ///   - index: the rule's place in the router
  ///   - firstName: the place of its first parameter's name among those of all rules
  ///   - mayRedirect: whether a match may lead to another URL
  mutating func add(
    _ rule: CompiledRule, _ index: Int, _ methods: MethodSet, firstName: Int, mayRedirect: Bool
  ) {
    var node = root
    for part in rule.domainParts + rule.pathParts { node = node.child(part) }
    node.rules.append(
      RouteTables.Entry(
        rule: Int32(index), methods: methods, isWebSocket: rule.rule.isWebSocket,
        isStrict: rule.isStrict, mergesSlashes: rule.mergesSlashes, mayRedirect: mayRedirect,
        hasFixedValues: !rule.fixedValues.isEmpty, firstReading: Int32(readings.count),
        captureCount: Int32(rule.converters.count), firstName: Int32(firstName)))
    readings += rule.converters.map(\.reading)
  }
}
