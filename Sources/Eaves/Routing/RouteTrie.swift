/// The rules of a router as a tree whose edges are the parts of paths, laid out in flat arrays.
///
/// It holds the states of Werkzeug's `StateMachineMatcher`: each has edges of fixed text, which a
/// hash table finds in one step however many there are, and edges with placeholders, which are
/// tried in the order of their weights.
final class RouteTrie: Sendable {
  /// A place in the tree.
  struct Node: BitwiseCopyable {
    /// The rules that end here, in `rules`.
    var firstRule: Int32 = 0
    var endOfRules: Int32 = 0
    /// The edges with placeholders, in `edges`.
    var firstEdge: Int32 = 0
    var endOfEdges: Int32 = 0
    /// The node behind an empty part, which a slash at the end of a path leads to; -1 for none.
    var emptyChild: Int32 = -1
    /// Whether other parts of fixed text lead on.
    var hasStaticChildren = false
  }

  /// An edge with placeholders.
  struct Edge: BitwiseCopyable {
    /// The pattern, when there is one placeholder and nothing else; else one of `matchers` is asked.
    let pattern: PlainPattern?
    let matcher: Int32
    let child: Int32
    let isFinal: Bool
    let isSuffixed: Bool
  }

  /// What matching must know of a rule.
  struct Entry: BitwiseCopyable {
    let rule: Int32
    let methods: MethodSet
    let isWebSocket: Bool
    let isStrict: Bool
    let mergesSlashes: Bool
    /// Whether a match may lead to another URL.
    let mayRedirect: Bool
    /// Whether there are values that do not come from the path.
    let hasFixedValues: Bool
    /// How the values that come from the path are read, in `readings`.
    let firstReading: Int32
    let captureCount: Int32

    /// Whether a match has neither parameters nor a redirect to look into.
    var isPlain: Bool { captureCount == 0 && !hasFixedValues && !mayRedirect }
  }

  /// The most values a path can have captured at once.
  let captureLimit: Int
  let nodes: FrozenTable<Node>
  let edges: FrozenTable<Edge>
  let rules: FrozenTable<Entry>
  let staticEdges: StaticEdges
  let matchers: [PartMatcher]
  let readings: FrozenTable<ValueReading>

  init(_ builder: RouteTrieBuilder) {
    var flattened = Flattened()
    _ = flattened.add(builder.root, depth: 0)
    nodes = FrozenTable(flattened.nodes)
    edges = FrozenTable(flattened.edges)
    rules = FrozenTable(flattened.rules)
    staticEdges = StaticEdges(flattened.staticEdges)
    matchers = flattened.matchers
    readings = FrozenTable(builder.readings)
    captureLimit = flattened.captureLimit
  }

  deinit {
    nodes.deallocate()
    edges.deallocate()
    rules.deallocate()
    staticEdges.deallocate()
    readings.deallocate()
  }

  private struct Flattened {
    var nodes: [Node] = []
    var edges: [Edge] = []
    var rules: [Entry] = []
    var matchers: [PartMatcher] = []
    var staticEdges: [StaticEdges.Edge] = []
    var captureLimit = 0

    /// Adds a node and all below it; returns its place.
    mutating func add(_ source: RouteTrieBuilder.Node, depth captures: Int) -> Int32 {
      captureLimit = max(captureLimit, captures)
      let place = nodes.count
      nodes.append(Node())
      var node = Node()
      node.firstRule = Int32(rules.count)
      rules += source.rules
      node.endOfRules = Int32(rules.count)
      for (text, child) in source.staticChildren {
        let childPlace = add(child, depth: captures)
        if text.isEmpty {
          node.emptyChild = childPlace
        } else {
          node.hasStaticChildren = true
          staticEdges.append(.init(parent: Int32(place), text: text, child: childPlace))
        }
      }
      let children = source.dynamicChildren.map { part, child in
        edge(part, to: add(child, depth: captures + part.weight.converterWeights.count))
      }
      node.firstEdge = Int32(edges.count)
      edges += children
      node.endOfEdges = Int32(edges.count)
      nodes[place] = node
      return Int32(place)
    }

    private mutating func edge(_ part: RulePart, to child: Int32) -> Edge {
      let matcher = PartMatcher(part.tokens)
      matchers.append(matcher)
      return Edge(
        pattern: matcher.plainPattern, matcher: Int32(matchers.count - 1), child: child,
        isFinal: part.isFinal, isSuffixed: part.isSuffixed)
    }
  }
}

/// The tree while it grows.
struct RouteTrieBuilder {
  final class Node {
    var rules: [RouteTrie.Entry] = []
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
  ///   - mayRedirect: whether a match may lead to another URL
  mutating func add(_ rule: CompiledRule, _ index: Int, _ methods: MethodSet, mayRedirect: Bool) {
    var node = root
    for part in rule.domainParts + rule.pathParts { node = node.child(part) }
    node.rules.append(
      RouteTrie.Entry(
        rule: Int32(index), methods: methods, isWebSocket: rule.rule.isWebSocket,
        isStrict: rule.isStrict, mergesSlashes: rule.mergesSlashes, mayRedirect: mayRedirect,
        hasFixedValues: !rule.fixedValues.isEmpty, firstReading: Int32(readings.count),
        captureCount: Int32(rule.converters.count)))
    readings += rule.converters.map(\.reading)
  }
}
