extension RouteTrie {
  /// A piece of the path or of the domain that a converter took.
  struct Capture {
    var start: Int32
    var end: Int32
    var isInDomain: Bool
  }

  /// Where a walk through the tree ended.
  enum Outcome: Equatable {
    /// An entry of `rules`.
    case found(Int)
    /// A path that needs a slash at its end.
    case slashRequired
    /// Nothing.
    case none
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
    if domain.isEmpty {
      if root.emptyChild >= 0 {
        let outcome = start(root.emptyChild, hasSlash, 0, &walk)
        if outcome != .none { return outcome }
      }
    } else if root.hasStaticChildren {
      let part = 0..<domain.count
      let child = staticEdges.child(
        of: 0, hash: PathHash.hash(parent: 0, domain, part), domain, part)
      if child >= 0 {
        let outcome = start(child, hasSlash, 0, &walk)
        if outcome != .none { return outcome }
      }
    }
    for index in root.edges where !edges[Int(index)].isFinal {
      var count = 0
      let matches = edges[Int(index)].matcher.matches(domain[...]) { start, end in
        walk.captures[count] = Capture(start: Int32(start), end: Int32(end), isInDomain: true)
        count += 1
      }
      guard matches else { continue }
      let outcome = start(edges[Int(index)].child, hasSlash, count, &walk)
      if outcome != .none { return outcome }
    }
    return .none
  }

  /// Every rule's path begins with a slash, so that an empty part comes first.
  private func start(
    _ domainNode: Int32, _ hasSlash: Bool, _ count: Int, _ walk: inout Walk
  ) -> Outcome {
    let node = nodes[Int(domainNode)].emptyChild
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
    let node = nodes[Int(place)]
    let path = walk.path
    guard position <= path.count else { return finish(node, &walk) }

    var end = position
    var hash = PathHash.start(parent: place)
    while end < path.count, path[end] != Byte.slash {
      PathHash.add(path[end], to: &hash)
      end += 1
    }
    let child =
      end == position
      ? node.emptyChild
      : node.hasStaticChildren
        ? staticEdges.child(of: place, hash: PathHash.finish(hash), path, position..<end) : -1
    if child >= 0 {
      let outcome = follow(child, end + 1, count, &walk)
      if outcome != .none { return outcome }
    }
    for index in node.edges {
      let outcome = follow(edge: Int(index), position..<end, count, &walk)
      if outcome != .none { return outcome }
    }
    // Only a slash is left: rules that do not insist on its absence match too.
    guard position == path.count else { return .none }
    return findRule(node.rules, &walk) { !$0.isStrict }
  }

  /// Follows an edge with placeholders.
  @inline(__always)
  private func follow(
    edge index: Int, _ part: Range<Int>, _ count: Int, _ walk: inout Walk
  ) -> Outcome {
    let path = walk.path
    var target = part
    var next = part.upperBound + 1
    if edges[index].isFinal {
      target = part.lowerBound..<path.count
      next = path.count + 1
      if edges[index].isSuffixed, path.last == Byte.slash, !target.isEmpty {
        // The slash is the rule's own, and only one can be.
        target = target.lowerBound..<target.upperBound - 1
        if !target.isEmpty, path[target.upperBound - 1] == Byte.slash { return .none }
        next = path.count
      }
    }
    var taken = count
    let captures = walk.captures
    let matches = edges[index].matcher.matches(path[target]) { start, end in
      captures[taken] = Capture(start: Int32(start), end: Int32(end), isInDomain: false)
      taken += 1
    }
    guard matches else { return .none }
    return follow(edges[index].child, next, taken, &walk)
  }

  /// The whole path was walked over.
  private func finish(_ node: Node, _ walk: inout Walk) -> Outcome {
    let outcome = findRule(node.rules, &walk) { _ in true }
    guard outcome == .none, node.emptyChild >= 0 else { return outcome }
    for index in nodes[Int(node.emptyChild)].rules {
      let rule = rules[Int(index)]
      if rule.isWebSocket == walk.isWebSocket, rule.methods.contains(walk.method) {
        return rule.isStrict ? .slashRequired : .found(Int(index))
      }
    }
    return .none
  }

  @inline(__always)
  private func findRule(
    _ range: Range<Int32>, _ walk: inout Walk, where isEligible: (Entry) -> Bool
  ) -> Outcome {
    for index in range {
      let rule = rules[Int(index)]
      guard isEligible(rule) else { continue }
      if !rule.methods.contains(walk.method) {
        walk.allowed.formUnion(rule.methods)
      } else if rule.isWebSocket != walk.isWebSocket {
        walk.hasWebSocketMismatch = true
      } else {
        return .found(Int(index))
      }
    }
    return .none
  }
}
