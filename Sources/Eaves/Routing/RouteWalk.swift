/// A walk from the root of a route tree over a domain, then over a path.
struct RouteWalk {
  /// A piece of the path or of the domain that a converter took.
  struct Capture: BitwiseCopyable {
    var start: Int32
    var end: Int32
    var isInDomain: Bool
  }

  /// Where a walk ended, as one number, which fits a register.
  struct Outcome: BitwiseCopyable, Equatable {
    private let number: Int32

    /// Nothing matches.
    static var none: Outcome { Outcome(number: -1) }
    /// A path that needs a slash at its end.
    static var slashRequired: Outcome { Outcome(number: -2) }

    @inline(__always)
    private init(number: Int32) { self.number = number }

    /// - Parameter entry: the place in `rules` of the one that matches
    @inline(__always)
    init(entry: Int32) { number = entry }

    /// The place in `rules` of the one that matches; nil when none does.
    @inline(__always)
    var entry: Int32? { number >= 0 ? number : nil }
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
  @inline(__always)
  mutating func match(domain: UnsafeBufferPointer<UInt8>, hasSlash: Bool) -> Outcome {
    let pathRoot = tables.pointee.pathRoot
    guard pathRoot >= 0, domain.isEmpty else { return matchDomain(domain, hasSlash) }
    return follow(pathRoot, hasSlash ? 0 : path.count + 1, 0)
  }

  private mutating func matchDomain(
    _ domain: UnsafeBufferPointer<UInt8>, _ hasSlash: Bool
  ) -> Outcome {
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
      if outcome != .none { return outcome }
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
      if outcome != .none { return outcome }
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
      let node = tables.pointee.nodes.pointer(place)
      let edges = node.pointee.firstEdge..<node.pointee.endOfEdges
      let part = PathPart(path, from: position)
      let child = self.child(of: place, part)
      if child >= 0 {
        if edges.isEmpty, position < path.count {
          // There is nothing else to try at this node, so that it need not be remembered.
          place = child
          position = part.end &+ 1
          continue
        }
        let outcome = follow(child, part.end &+ 1, count)
        if outcome != .none { return outcome }
      }
      for index in edges {
        let edge = tables.pointee.edges.pointer(index)
        let outcome = follow(edge, from: part.start, to: part.end, count)
        if outcome != .none { return outcome }
      }
      // Only a slash is left: rules that do not insist on its absence match too.
      guard position == path.count else { return .none }
      return findRule(node) { !$0.pointee.isStrict }
    }
    return finish(tables.pointee.nodes.pointer(place))
  }

  /// The node behind a part of fixed text; -1 for none.
  @inline(__always)
  private func child(of place: Int32, _ part: PathPart) -> Int32 {
    let node = tables.pointee.nodes.pointer(place)
    if part.count == 0 { return node.pointee.emptyChild }
    guard node.pointee.hasStaticChildren else { return -1 }
    return tables.pointee.staticEdges.child(of: place, part, in: path)
  }

  /// Follows an edge with placeholders.
  /// - Parameters:
  ///   - start: where the part begins
  ///   - partEnd: where it ends, unless it takes all of the rest
  @inline(__always)
  private mutating func follow(
    _ edge: UnsafePointer<RouteTables.Edge>, from start: Int, to partEnd: Int, _ count: Int
  ) -> Outcome {
    var end = partEnd
    var next = end &+ 1
    if edge.pointee.isFinal {
      end = path.count
      next = end &+ 1
      if edge.pointee.isSuffixed, end > start, path[end - 1] == Byte.slash {
        // The slash is the rule's own, and only one can be.
        end -= 1
        if end > start, path[end - 1] == Byte.slash { return .none }
        next = path.count
      }
    }
    let text = path[start..<end]
    var taken = count
    if let pattern = edge.pointee.pattern {
      guard pattern.matches(text) else { return .none }
      captures[taken] = Capture(start: Int32(start), end: Int32(end), isInDomain: false)
      taken &+= 1
    } else {
      let matcher = tables.pointee.matchers[edge.pointee.matcher]
      let matches = matcher.matches(text, in: tables) { [captures] start, end in
        captures[taken] = Capture(start: Int32(start), end: Int32(end), isInDomain: false)
        taken += 1
      }
      guard matches else { return .none }
    }
    return follow(edge.pointee.child, next, taken)
  }

  /// The whole path was walked over.
  private mutating func finish(_ node: UnsafePointer<RouteTables.Node>) -> Outcome {
    let outcome = findRule(node) { _ in true }
    guard outcome == .none, node.pointee.emptyChild >= 0 else { return outcome }
    let slashNode = tables.pointee.nodes.pointer(node.pointee.emptyChild)
    for index in slashNode.pointee.firstRule..<slashNode.pointee.endOfRules {
      let rule = tables.pointee.rules.pointer(index)
      if rule.pointee.isWebSocket == isWebSocket, rule.pointee.methods.contains(method) {
        return rule.pointee.isStrict ? .slashRequired : Outcome(entry: index)
      }
    }
    return .none
  }

  @inline(__always)
  private mutating func findRule(
    _ node: UnsafePointer<RouteTables.Node>,
    where isEligible: (UnsafePointer<RouteTables.Entry>) -> Bool
  ) -> Outcome {
    for index in node.pointee.firstRule..<node.pointee.endOfRules {
      let rule = tables.pointee.rules.pointer(index)
      guard isEligible(rule) else { continue }
      if !rule.pointee.methods.contains(method) {
        allowed.formUnion(rule.pointee.methods)
      } else if rule.pointee.isWebSocket != isWebSocket {
        hasWebSocketMismatch = true
      } else {
        return Outcome(entry: index)
      }
    }
    return .none
  }
}
