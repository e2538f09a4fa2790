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
      method: methods.bit(method), isWebSocket: isWebSocket ?? binding.isWebSocket)
    return withBytes(of: path) { match($0, request, binding, query) }
  }

  /// Finds the rule for a path given as bytes, which need not be UTF-8; see
  /// ``match(_:method:binding:isWebSocket:query:)``.
  public func match(
    bytes path: UnsafeBufferPointer<UInt8>, method: HTTPRequest.Method = .get,
    binding: RouteBinding, isWebSocket: Bool? = nil, query: String = ""
  ) -> RouteMatch {
    let request = MatchRequest(
      method: methods.bit(method), isWebSocket: isWebSocket ?? binding.isWebSocket)
    return match(path, request, binding, query)
  }

  /// The methods that a path answers, in alphabetical order; none when there is no rule for it, or
  /// one for every method.
  public func allowedMethods(_ path: String, binding: RouteBinding) -> [HTTPRequest.Method] {
    let request = MatchRequest(method: .other, isWebSocket: binding.isWebSocket)
    let outcome = withBytes(of: path) { match($0, request, binding, "") }
    guard case .methodNotAllowed(let methods) = outcome else { return [] }
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

/// What is asked of a router besides the path and the binding.
struct MatchRequest: BitwiseCopyable {
  let method: MethodSet
  let isWebSocket: Bool
}

/// Calls a function with the bytes of a text, which are in one place for all but foreign strings.
@inline(__always)
private func withBytes<Result>(
  of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
  return Array(text.utf8).withUnsafeBufferPointer(body)
}

extension Router {
  /// The longest path that is matched, in bytes; web servers stop at far less.
  public static let pathLimit = 1 << 16

  private func match(
    _ bytes: UnsafeBufferPointer<UInt8>, _ request: MatchRequest, _ binding: RouteBinding,
    _ query: String
  ) -> RouteMatch {
    guard bytes.count <= Self.pathLimit else { return .notFound }
    // Slashes at the start count as one; without any, a path that is not empty gets one.
    var start = 0
    while start < bytes.count, bytes[start] == Byte.slash { start += 1 }
    let path = UnsafeBufferPointer(rebasing: bytes[start...])
    return withUnsafeTemporaryAllocation(
      of: RouteTrie.Capture.self, capacity: trie.captureLimit
    ) { captures in
      var walk = RouteTrie.Walk(
        path: path, captures: captures, method: request.method, isWebSocket: request.isWebSocket)
      return withDomain(binding) { domain in
        match(&walk, hasSlash: !bytes.isEmpty, domain, binding, query)
      }
    }
  }

  /// What rules' hosts or subdomains are compared with.
  func domain(_ binding: RouteBinding) -> String {
    map.matchesHosts ? binding.serverName : binding.subdomain ?? map.defaultSubdomain
  }

  @inline(__always)
  private func withDomain<Result>(
    _ binding: RouteBinding, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    // Most apps have no subdomains at all.
    if !map.matchesHosts, binding.subdomain == nil, map.defaultSubdomain.isEmpty {
      return body(UnsafeBufferPointer(start: nil, count: 0))
    }
    return withBytes(of: domain(binding), body)
  }

  @inline(__always)
  private func match(
    _ walk: inout RouteTrie.Walk, hasSlash: Bool, _ domain: UnsafeBufferPointer<UInt8>,
    _ binding: RouteBinding, _ query: String
  ) -> RouteMatch {
    switch trie.match(domain: domain, hasSlash: hasSlash, &walk) {
    case .found(let index):
      let entry = trie.rules[index]
      if entry.isPlain { return .found(rule: Int(entry.rule), parameters: RouteValues()) }
      return found(entry, domain, walk, binding, query)
    case .slashRequired:
      return .redirect(to: redirectURL(to: walk.path, addingSlash: true, binding, query))
    case .none:
      if map.mergesSlashes, let merged = Self.mergingSlashes(walk.path) {
        return matchMerged(merged, domain, &walk, binding, query)
      }
      return noMatch(walk)
    }
  }

  /// Tries again with slashes merged, to redirect there if that path matches.
  private func matchMerged(
    _ merged: [UInt8], _ domain: UnsafeBufferPointer<UInt8>, _ walk: inout RouteTrie.Walk,
    _ binding: RouteBinding, _ query: String
  ) -> RouteMatch {
    merged.withUnsafeBufferPointer { path in
      var mergedWalk = RouteTrie.Walk(
        path: path, captures: walk.captures, method: walk.method, isWebSocket: walk.isWebSocket,
        allowed: walk.allowed, hasWebSocketMismatch: walk.hasWebSocketMismatch)
      switch trie.match(domain: domain, hasSlash: true, &mergedWalk) {
      case .found(let index) where trie.rules[index].mergesSlashes:
        return .redirect(to: redirectURL(to: path, addingSlash: false, binding, query))
      case .slashRequired:
        return .redirect(to: redirectURL(to: path, addingSlash: true, binding, query))
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
    _ entry: RouteTrie.Entry, _ domain: UnsafeBufferPointer<UInt8>, _ walk: RouteTrie.Walk,
    _ binding: RouteBinding, _ query: String
  ) -> RouteMatch {
    let index = Int(entry.rule)
    guard let values = values(entry, domain, walk) else { return noMatch(walk) }
    let parameters = RouteValues(names: parameterNames[index], values: values)
    if entry.mayRedirect,
      let url = redirect(from: index, parameters, walk.method, binding, query)
    {
      return .redirect(to: url)
    }
    return .found(rule: index, parameters: parameters)
  }

  /// Converts what was captured; nil when a converter refuses.
  @inline(__always)
  private func values(
    _ entry: RouteTrie.Entry, _ domain: UnsafeBufferPointer<UInt8>, _ walk: RouteTrie.Walk
  ) -> FewValues? {
    var values = FewValues()
    for place in 0..<Int(entry.captureCount) {
      let capture = walk.captures[place]
      let source = capture.isInDomain ? domain : walk.path
      let text = source[Int(capture.start)..<Int(capture.end)]
      let reading = trie.readings[Int(entry.firstReading) + place]
      let value = reading.value(from: text) {
        compiled[Int(entry.rule)].converters[place]
      }
      guard let value else { return nil }
      values.append(value)
    }
    if entry.hasFixedValues {
      for (place, value) in compiled[Int(entry.rule)].fixedValues {
        if place < values.count { values[place] = value } else { values.append(value) }
      }
    }
    return values
  }
}
