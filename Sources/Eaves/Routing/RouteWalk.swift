/// A walk from the root of a route tree over a domain, then over a path.
struct RouteWalk {
  /// A piece of the path or of the domain that a converter took.
  struct Capture: BitwiseCopyable {
    var start: Int32
    var end: Int32
    var isInDomain: Bool
  }

  /// Where a walk ended.
  enum Outcome: BitwiseCopyable {
    /// An entry of `rules`.
    case found(Int32)
    /// A path that needs a slash at its end.
    case slashRequired
    /// Nothing.
    case none

    var isNone: Bool {
      switch self {
      case .none: true
      case .found, .slashRequired: false
      }
    }
  }

  /// The tree; whoever walks holds the ``RouteTrie`` that owns it.
  let tables: UnsafePointer<RouteTables>
  /// The path without its first slash; its bytes lie still as long as the walk takes.
  let path: UnsafeBufferPointer<UInt8>
  /// Room for as many values as a path can have captured at once.
  let captures: UnsafeMutableBufferPointer<Capture>
  let method: MethodSet
  let isWebSocket: Bool
  /// The methods of the rules that would have matched with another method.
  var allowed: MethodSet = []
  /// Whether a rule would have matched but for being, or not being, for WebSockets.
  var hasWebSocketMismatch = false

  /// Walks.
  /// - Parameter hasSlash: whether the path had a first slash; only an empty path has none
  mutating func match(domain: UnsafeBufferPointer<UInt8>, hasSlash: Bool) -> Outcome {
    let root = tables.pointee.nodes[0]
    var child = root.emptyChild
    if !domain.isEmpty {
      // A domain with a slash in it is none that a rule could have.
      let part = PathPart(domain, from: 0)
      child =
        part.count == domain.count
        ? tables.pointee.staticEdges.child(of: 0, part, in: domain) : -1
    }
    if child >= 0 {
      let outcome = start(child, hasSlash, 0)
      if !outcome.isNone { return outcome }
    }
    for index in root.firstEdge..<root.endOfEdges {
      let edge = tables.pointee.edges[index]
      let matcher = tables.pointee.matchers[edge.matcher]
      var count = 0
      let matches = matcher.matches(domain[...], in: tables) { [captures] start, end in
        captures[count] = Capture(start: Int32(start), end: Int32(end), isInDomain: true)
        count += 1
      }
      guard matches else { continue }
      let outcome = start(edge.child, hasSlash, count)
      if !outcome.isNone { return outcome }
    }
    return .none
  }

  /// Every rule's path begins with a slash, so that an empty part comes first.
  private mutating func start(_ domainNode: Int32, _ hasSlash: Bool, _ count: Int) -> Outcome {
    let node = tables.pointee.nodes[domainNode].emptyChild
    guard node >= 0 else { return .none }
    return follow(node, hasSlash ? 0 : path.count + 1, count)
  }

  /// Walks on from a node.
  ///
  /// A node lies as many parts below the root as were walked over, and is visited at most once, so
  /// that the work is bounded by the tree whatever the path.
  /// - Parameters:
  ///   - position: where the next part begins; past the end of the path when there is none
  ///   - count: the number of values captured so far
  private mutating func follow(_ place: Int32, _ position: Int, _ count: Int) -> Outcome {
    var place = place
    var position = position
    while position <= path.count {
      let node = tables.pointee.nodes[place]
      let part = PathPart(path, from: position)
      var child = node.emptyChild
      if part.count > 0 {
        child =
          node.hasStaticChildren
          ? tables.pointee.staticEdges.child(of: place, part, in: path) : -1
      }
      if child >= 0 {
        if node.firstEdge == node.endOfEdges, position < path.count {
          // There is nothing else to try at this node, so that it need not be remembered.
          place = child
          position = part.end &+ 1
          continue
        }
        let outcome = follow(child, part.end &+ 1, count)
        if !outcome.isNone { return outcome }
      }
      for index in node.firstEdge..<node.endOfEdges {
        let outcome = follow(tables.pointee.edges[index], part, count)
        if !outcome.isNone { return outcome }
      }
      // Only a slash is left: rules that do not insist on its absence match too.
      guard position == path.count else { return .none }
      return findRule(node) { !$0.isStrict }
    }
    return finish(tables.pointee.nodes[place])
  }

  /// Follows an edge with placeholders.
  @inline(__always)
  private mutating func follow(
    _ edge: RouteTables.Edge, _ part: PathPart, _ count: Int
  ) -> Outcome {
    var end = part.end
    var next = end &+ 1
    if edge.isFinal {
      end = path.count
      next = end &+ 1
      if edge.isSuffixed, end > part.start, path[end - 1] == Byte.slash {
        // The slash is the rule's own, and only one can be.
        end -= 1
        if end > part.start, path[end - 1] == Byte.slash { return .none }
        next = path.count
      }
    }
    let text = path[part.start..<end]
    var taken = count
    if let pattern = edge.pattern {
      guard pattern.matches(text) else { return .none }
      captures[taken] = Capture(start: Int32(part.start), end: Int32(end), isInDomain: false)
      taken &+= 1
    } else {
      let matcher = tables.pointee.matchers[edge.matcher]
      let matches = matcher.matches(text, in: tables) { [captures] start, end in
        captures[taken] = Capture(start: Int32(start), end: Int32(end), isInDomain: false)
        taken += 1
      }
      guard matches else { return .none }
    }
    return follow(edge.child, next, taken)
  }

  /// The whole path was walked over.
  private mutating func finish(_ node: RouteTables.Node) -> Outcome {
    let outcome = findRule(node) { _ in true }
    guard outcome.isNone, node.emptyChild >= 0 else { return outcome }
    let slashNode = tables.pointee.nodes[node.emptyChild]
    for index in slashNode.firstRule..<slashNode.endOfRules {
      let rule = tables.pointee.rules[index]
      if rule.isWebSocket == isWebSocket, rule.methods.contains(method) {
        return rule.isStrict ? .slashRequired : .found(index)
      }
    }
    return .none
  }

  @inline(__always)
  private mutating func findRule(
    _ node: RouteTables.Node, where isEligible: (RouteTables.Entry) -> Bool
  ) -> Outcome {
    for index in node.firstRule..<node.endOfRules {
      let rule = tables.pointee.rules[index]
      guard isEligible(rule) else { continue }
      if !rule.methods.contains(method) {
        allowed.formUnion(rule.methods)
      } else if rule.isWebSocket != isWebSocket {
        hasWebSocketMismatch = true
      } else {
        return .found(index)
      }
    }
    return .none
  }
}
