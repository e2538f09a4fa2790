/// The rules of a router, compiled: makes and owns the tables that are matched against.
final class RouteTrie: @unchecked Sendable {
  /// The most values a path can have captured at once.
  let captureLimit: Int

  /// What is matched against: written here once, and freed when nobody can match any more.
  let tables: UnsafePointer<RouteTables>

  init(_ builder: RouteTrieBuilder, methods: MethodTable) {
    var flattened = Flattened()
    _ = flattened.add(builder.root, depth: 0)
    captureLimit = flattened.captureLimit
    let tables = UnsafeMutablePointer<RouteTables>.allocate(capacity: 1)
    tables.initialize(
      to: RouteTables(
        nodes: FrozenTable(flattened.nodes), edges: FrozenTable(flattened.edges),
        rules: FrozenTable(flattened.rules), staticEdges: StaticEdges(flattened.staticEdges),
        readings: FrozenTable(builder.readings), methodCodes: FrozenTable(methods.codes),
        matchers: FrozenTable(flattened.matchers),
        steps: FrozenTable(flattened.pool.steps), choices: FrozenTable(flattened.pool.choices),
        texts: FrozenTable(flattened.pool.texts),
        converters: .passRetained(CustomConverters(flattened.pool.converters))))
    self.tables = UnsafePointer(tables)
  }

  deinit {
    tables.pointee.deallocate()
    tables.deallocate()
  }

  private struct Flattened {
    var nodes: [RouteTables.Node] = []
    var edges: [RouteTables.Edge] = []
    var rules: [RouteTables.Entry] = []
    var staticEdges: [StaticEdges.Edge] = []
    var matchers: [PartMatcher] = []
    var pool = PartPool()
    var captureLimit = 0

    /// Adds a node and all below it; returns its place.
    mutating func add(_ source: RouteTrieBuilder.Node, depth captures: Int) -> Int32 {
      captureLimit = max(captureLimit, captures)
      let place = nodes.count
      nodes.append(RouteTables.Node())
      var node = RouteTables.Node()
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

    private mutating func edge(_ part: RulePart, to child: Int32) -> RouteTables.Edge {
      matchers.append(pool.matcher(part.tokens))
      return RouteTables.Edge(
        pattern: part.plainPattern, matcher: Int32(matchers.count - 1), child: child,
        isFinal: part.isFinal, isSuffixed: part.isSuffixed)
    }
  }
}
