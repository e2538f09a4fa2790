public import HTTPTypes

extension Router {
  /// Finds the rule for a path.
  ///
  /// A match without parameters allocates no memory.
  /// - Parameters:
  ///   - path: the path below the mount, percent-decoded
  ///   - method: the request's method
  ///   - binding: where the app lives
  ///   - isWebSocket: whether the request is for a WebSocket; nil to tell by the scheme
  ///   - query: the query as it was sent, without `?`, which redirects keep
  ///
  /// Source: `werkzeug.routing.MapAdapter.match`.
  public func match(
    _ path: String, method: HTTPRequest.Method = .get, binding: RouteBinding,
    isWebSocket: Bool? = nil, query: String = ""
  ) -> RouteMatch {
    let request = MatchRequest(
      method: methods.bit(method), isWebSocket: isWebSocket ?? binding.isWebSocket,
      binding: binding, query: query)
    var path = path
    return path.withUTF8 { match($0, request) }
  }

  /// Finds the rule for a path given as bytes, which need not be UTF-8; see
  /// ``match(_:method:binding:isWebSocket:query:)``.
  public func match(
    bytes path: UnsafeBufferPointer<UInt8>, method: HTTPRequest.Method = .get,
    binding: RouteBinding, isWebSocket: Bool? = nil, query: String = ""
  ) -> RouteMatch {
    let request = MatchRequest(
      method: methods.bit(method), isWebSocket: isWebSocket ?? binding.isWebSocket,
      binding: binding, query: query)
    return match(path, request)
  }

  /// The methods that a path answers, in alphabetical order; none when there is no rule for it, or
  /// one for every method.
  public func allowedMethods(_ path: String, binding: RouteBinding) -> [HTTPRequest.Method] {
    let request = MatchRequest(
      method: .other, isWebSocket: binding.isWebSocket, binding: binding, query: "")
    var path = path
    guard case .methodNotAllowed(let methods) = path.withUTF8({ match($0, request) }) else {
      return []
    }
    return methods
  }

  /// Whether a path leads somewhere, by a redirect if need be.
  public func matches(
    _ path: String, method: HTTPRequest.Method = .get, binding: RouteBinding
  ) -> Bool {
    switch match(path, method: method, binding: binding) {
    case .found, .redirect: true
    case .notFound, .methodNotAllowed, .webSocketMismatch: false
    }
  }
}

/// What is asked of a router besides the path.
struct MatchRequest {
  let method: MethodSet
  let isWebSocket: Bool
  let binding: RouteBinding
  let query: String
}

extension Router {
  private func match(
    _ bytes: UnsafeBufferPointer<UInt8>, _ request: MatchRequest
  ) -> RouteMatch {
    // Slashes at the start count as one; without any, a path that is not empty gets one.
    let path = UnsafeBufferPointer(rebasing: bytes.drop { $0 == Byte.slash })
    var domain = self.domain(request.binding)
    return domain.withUTF8 { domain in
      withUnsafeTemporaryAllocation(
        of: RouteTrie.Capture.self, capacity: trie.captureLimit
      ) { captures in
        match(path, hasSlash: !bytes.isEmpty, domain, captures, request)
      }
    }
  }

  /// What rules' hosts or subdomains are compared with.
  func domain(_ binding: RouteBinding) -> String {
    map.matchesHosts ? binding.serverName : binding.subdomain ?? map.defaultSubdomain
  }

  private func match(
    _ path: UnsafeBufferPointer<UInt8>, hasSlash: Bool, _ domain: UnsafeBufferPointer<UInt8>,
    _ captures: UnsafeMutableBufferPointer<RouteTrie.Capture>, _ request: MatchRequest
  ) -> RouteMatch {
    var walk = RouteTrie.Walk(
      path: path, captures: captures, method: request.method, isWebSocket: request.isWebSocket)
    switch trie.match(domain: domain, hasSlash: hasSlash, &walk) {
    case .found(let entry):
      return found(Int(trie.rules[entry].rule), domain, walk, request)
    case .slashRequired:
      return .redirect(to: redirectURL(to: path, addingSlash: true, request))
    case .none:
      if map.mergesSlashes, let merged = Self.mergingSlashes(path) {
        return matchMerged(merged, domain, &walk, request)
      }
      return noMatch(walk)
    }
  }

  /// Tries again with slashes merged, to redirect there if that path matches.
  private func matchMerged(
    _ merged: [UInt8], _ domain: UnsafeBufferPointer<UInt8>, _ walk: inout RouteTrie.Walk,
    _ request: MatchRequest
  ) -> RouteMatch {
    merged.withUnsafeBufferPointer { path in
      var mergedWalk = RouteTrie.Walk(
        path: path, captures: walk.captures, method: walk.method, isWebSocket: walk.isWebSocket,
        allowed: walk.allowed, hasWebSocketMismatch: walk.hasWebSocketMismatch)
      switch trie.match(domain: domain, hasSlash: true, &mergedWalk) {
      case .found(let entry) where trie.rules[entry].mergesSlashes:
        return .redirect(to: redirectURL(to: path, addingSlash: false, request))
      case .slashRequired:
        return .redirect(to: redirectURL(to: path, addingSlash: true, request))
      case .found, .none:
        return noMatch(mergedWalk)
      }
    }
  }

  /// The path with several slashes in a row made one; nil when there are none.
  private static func mergingSlashes(_ path: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var previous = Byte.slash
    var hasDoubled = false
    for byte in path {
      if byte == Byte.slash, previous == Byte.slash { hasDoubled = true }
      previous = byte
    }
    guard hasDoubled else { return nil }
    var merged: [UInt8] = []
    merged.reserveCapacity(path.count)
    for byte in path where byte != Byte.slash || merged.last != Byte.slash { merged.append(byte) }
    return merged
  }

  private func noMatch(_ walk: RouteTrie.Walk) -> RouteMatch {
    if !walk.allowed.isEmpty { return .methodNotAllowed(methods.methods(in: walk.allowed)) }
    return walk.hasWebSocketMismatch ? .webSocketMismatch : .notFound
  }

  private func found(
    _ index: Int, _ domain: UnsafeBufferPointer<UInt8>, _ walk: RouteTrie.Walk,
    _ request: MatchRequest
  ) -> RouteMatch {
    guard let parameters = parameters(index, domain, walk) else { return noMatch(walk) }
    if let url = redirect(from: index, parameters, request) { return .redirect(to: url) }
    return .found(rule: index, parameters: parameters)
  }

  /// Converts what was captured; nil when a converter refuses.
  private func parameters(
    _ index: Int, _ domain: UnsafeBufferPointer<UInt8>, _ walk: RouteTrie.Walk
  ) -> RouteValues? {
    let names = compiled[index].names
    if names.isEmpty { return RouteValues() }
    var values: [RouteValue] = []
    values.reserveCapacity(names.count)
    for place in compiled[index].converters.indices {
      let capture = walk.captures[place]
      let source = capture.isInDomain ? domain : walk.path
      let text = source[Int(capture.start)..<Int(capture.end)]
      guard let value = compiled[index].converters[place].value(from: text) else { return nil }
      values.append(value)
    }
    for (place, value) in compiled[index].fixedValues {
      if place < values.count { values[place] = value } else { values.append(value) }
    }
    return RouteValues(names: names, values: values)
  }
}
