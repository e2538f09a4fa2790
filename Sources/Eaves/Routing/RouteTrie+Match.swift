extension RouteTrie {
  /// A piece of the path or of the domain that a converter took.
  struct Capture {
    var start: Int32
    var end: Int32
    var isInDomain: Bool
  }

  /// Where a walk through the tree ended.
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

  /// What a walk carries along.
  struct Walk {
    let path: UnsafeBufferPointer<UInt8>
    let captures: UnsafeMutableBufferPointer<Capture>
    let method: MethodSet
    let isWebSocket: Bool
    /// The methods of the rules that would have matched with another method.
    var allowed: MethodSet = []
    /// Whether a rule would have matched but for being, or not being, for WebSockets.
    var hasWebSocketMismatch = false
  }

  /// Walks from the root over a domain, then over a path.
  /// - Parameter walk: the path without its first slash, and the request's method
  /// - Parameter hasSlash: whether there was a first slash; only an empty path has none
  func match(
    domain: UnsafeBufferPointer<UInt8>, hasSlash: Bool, _ walk: inout Walk
  ) -> Outcome {
    let root = nodes[0]
    var child = root.emptyChild
    if !domain.isEmpty {
      // A domain with a slash in it is none that a rule could have.
      let part = PathPart(domain, from: 0)
      child = part.count == domain.count ? staticEdges.child(of: 0, part, in: domain) : -1
    }
    if child >= 0 {
      let outcome = start(child, hasSlash, 0, &walk)
      if !outcome.isNone { return outcome }
    }
    for index in root.firstEdge..<root.endOfEdges {
      let edge = edges[index]
      var count = 0
      let matches = matchers[Int(edge.matcher)].matches(domain[...]) { start, end in
        walk.captures[count] = Capture(start: Int32(start), end: Int32(end), isInDomain: true)
        count += 1
      }
      guard matches else { continue }
      let outcome = start(edge.child, hasSlash, count, &walk)
      if !outcome.isNone { return outcome }
    }
    return .none
  }

  /// Every rule's path begins with a slash, so that an empty part comes first.
  private func start(
    _ domainNode: Int32, _ hasSlash: Bool, _ count: Int, _ walk: inout Walk
  ) -> Outcome {
    let node = nodes[domainNode].emptyChild
    guard node >= 0 else { return .none }
    return follow(node, hasSlash ? 0 : walk.path.count + 1, count, &walk)
  }

  /// Walks on from a node.
  ///
  /// A node lies as many parts below the root as were walked over, and is visited at most once, so
  /// that the work is bounded by the tree whatever the path.
  /// - Parameters:
  ///   - position: where the next part begins; past the end of the path when there is none
  ///   - count: the number of values captured so far
  private func follow(
    _ place: Int32, _ position: Int, _ count: Int, _ walk: inout Walk
  ) -> Outcome {
    let path = walk.path
    var place = place
    var position = position
    while position <= path.count {
      let node = nodes[place]
      let part = PathPart(path, from: position)
      var child = node.emptyChild
      if part.count > 0 {
        child = node.hasStaticChildren ? staticEdges.child(of: place, part, in: path) : -1
      }
      if child >= 0 {
        if node.firstEdge == node.endOfEdges, position < path.count {
          // There is nothing else to try at this node, so that it need not be remembered.
          place = child
          position = part.end + 1
          continue
        }
        let outcome = follow(child, part.end + 1, count, &walk)
        if !outcome.isNone { return outcome }
      }
      for index in node.firstEdge..<node.endOfEdges {
        let outcome = follow(edges[index], part, count, &walk)
        if !outcome.isNone { return outcome }
      }
      // Only a slash is left: rules that do not insist on its absence match too.
      guard position == path.count else { return .none }
      return findRule(node, &walk) { !$0.isStrict }
    }
    return finish(nodes[place], &walk)
  }

  /// Follows an edge with placeholders.
  @inline(__always)
  private func follow(_ edge: Edge, _ part: PathPart, _ count: Int, _ walk: inout Walk) -> Outcome {
    let path = walk.path
    var end = part.end
    var next = end + 1
    if edge.isFinal {
      end = path.count
      next = end + 1
      if edge.isSuffixed, end > part.start, path[end - 1] == Byte.slash {
        // The slash is the rule's own, and only one can be.
        end -= 1
        if end > part.start, path[end - 1] == Byte.slash { return .none }
        next = path.count
      }
    }
    let text = path[part.start..<end]
    let captures = walk.captures
    var taken = count
    if let pattern = edge.pattern {
      guard pattern.matches(text) else { return .none }
      captures[taken] = Capture(start: Int32(part.start), end: Int32(end), isInDomain: false)
      taken += 1
    } else {
      let matches = matchers[Int(edge.matcher)].matches(text) { start, end in
        captures[taken] = Capture(start: Int32(start), end: Int32(end), isInDomain: false)
        taken += 1
      }
      guard matches else { return .none }
    }
    return follow(edge.child, next, taken, &walk)
  }

  /// The whole path was walked over.
  private func finish(_ node: Node, _ walk: inout Walk) -> Outcome {
    let outcome = findRule(node, &walk) { _ in true }
    guard outcome.isNone, node.emptyChild >= 0 else { return outcome }
    let slashNode = nodes[node.emptyChild]
    for index in slashNode.firstRule..<slashNode.endOfRules {
      let rule = rules[index]
      if rule.isWebSocket == walk.isWebSocket, rule.methods.contains(walk.method) {
        return rule.isStrict ? .slashRequired : .found(index)
      }
    }
    return .none
  }

  @inline(__always)
  private func findRule(
    _ node: Node, _ walk: inout Walk, where isEligible: (Entry) -> Bool
  ) -> Outcome {
    for index in node.firstRule..<node.endOfRules {
      let rule = rules[index]
      guard isEligible(rule) else { continue }
      if !rule.methods.contains(walk.method) {
        walk.allowed.formUnion(rule.methods)
      } else if rule.isWebSocket != walk.isWebSocket {
        walk.hasWebSocketMismatch = true
      } else {
        return .found(index)
      }
    }
    return .none
  }
}
