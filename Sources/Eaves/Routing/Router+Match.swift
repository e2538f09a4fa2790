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
      method: bit(method), isWebSocket: isWebSocket ?? binding.isWebSocket)
    return path.utf8.span.withUnsafeBufferPointer { match($0, request, binding, query) }
  }

  /// Finds the rule for a path given as bytes, which need not be UTF-8; see
  /// ``match(_:method:binding:isWebSocket:query:)``.
  public func match(
    bytes path: UnsafeBufferPointer<UInt8>, method: HTTPRequest.Method = .get,
    binding: RouteBinding, isWebSocket: Bool? = nil, query: String = ""
  ) -> RouteMatch {
    let request = MatchRequest(
      method: bit(method), isWebSocket: isWebSocket ?? binding.isWebSocket)
    return match(path, request, binding, query)
  }

  /// The methods that a path answers, in alphabetical order; none when there is no rule for it, or
  /// one for every method.
  public func allowedMethods(_ path: String, binding: RouteBinding) -> [HTTPRequest.Method] {
    let request = MatchRequest(method: .other, isWebSocket: binding.isWebSocket)
    let outcome = path.utf8.span.withUnsafeBufferPointer { match($0, request, binding, "") }
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

extension Router {
  /// The longest path that is matched, in bytes; web servers stop at far less.
  public static let pathLimit = 1 << 16

  /// What rules' hosts or subdomains are compared with.
  func domain(_ binding: RouteBinding) -> String {
    map.matchesHosts ? binding.serverName : binding.subdomain ?? map.defaultSubdomain
  }

  @inline(__always)
  private func bit(_ method: HTTPRequest.Method) -> MethodSet {
    guard let code = MethodCode(method.rawValue) else { return methods.bit(method) }
    return trie.tables.pointee.bit(code)
  }

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
      of: RouteWalk.Capture.self, capacity: trie.captureLimit
    ) { captures in
      var walk = RouteWalk(
        tables: trie.tables, path: path, captures: captures, method: request.method,
        isWebSocket: request.isWebSocket)
      // Most apps have no subdomains at all.
      if !map.matchesHosts, binding.subdomain == nil, map.defaultSubdomain.isEmpty {
        let domain = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        return match(&walk, hasSlash: !bytes.isEmpty, domain, binding, query)
      }
      return domain(binding).utf8.span.withUnsafeBufferPointer {
        match(&walk, hasSlash: !bytes.isEmpty, $0, binding, query)
      }
    }
  }

  private func match(
    _ walk: inout RouteWalk, hasSlash: Bool, _ domain: UnsafeBufferPointer<UInt8>,
    _ binding: RouteBinding, _ query: String
  ) -> RouteMatch {
    switch walk.match(domain: domain, hasSlash: hasSlash) {
    case .found(let index):
      let entry = walk.tables.pointee.rules[index]
      if entry.isPlain { return .found(rule: Int(entry.rule), parameters: RouteValues()) }
      return found(entry, domain, walk, binding, query)
    case .slashRequired:
      return .redirect(to: redirectURL(to: walk.path, addingSlash: true, binding, query))
    case .none:
      if map.mergesSlashes, let merged = Self.mergingSlashes(walk.path) {
        return matchMerged(merged, domain, walk, binding, query)
      }
      return noMatch(walk)
    }
  }

  /// Tries again with slashes merged, to redirect there if that path matches.
  private func matchMerged(
    _ merged: [UInt8], _ domain: UnsafeBufferPointer<UInt8>, _ walk: RouteWalk,
    _ binding: RouteBinding, _ query: String
  ) -> RouteMatch {
    merged.withUnsafeBufferPointer { path in
      var mergedWalk = RouteWalk(
        tables: walk.tables, path: path, captures: walk.captures, method: walk.method,
        isWebSocket: walk.isWebSocket, allowed: walk.allowed,
        hasWebSocketMismatch: walk.hasWebSocketMismatch)
      switch mergedWalk.match(domain: domain, hasSlash: true) {
      case .found(let index) where walk.tables.pointee.rules[index].mergesSlashes:
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

  private func noMatch(_ walk: RouteWalk) -> RouteMatch {
    if !walk.allowed.isEmpty { return .methodNotAllowed(methods.methods(in: walk.allowed)) }
    return walk.hasWebSocketMismatch ? .webSocketMismatch : .notFound
  }

  /// Reads the values of a match, and looks whether it leads elsewhere.
  private func found(
    _ entry: RouteTables.Entry, _ domain: UnsafeBufferPointer<UInt8>, _ walk: RouteWalk,
    _ binding: RouteBinding, _ query: String
  ) -> RouteMatch {
    guard let parameters = parameters(entry, domain, walk) else { return noMatch(walk) }
    let rule = Int(entry.rule)
    if entry.mayRedirect, let url = redirect(from: rule, parameters, walk.method, binding, query) {
      return .redirect(to: url)
    }
    return .found(rule: rule, parameters: parameters)
  }

  /// Converts what was captured, and adds the values that do not come from the path; nil when a
  /// converter refuses its text.
  @inline(__always)
  private func parameters(
    _ entry: RouteTables.Entry, _ domain: UnsafeBufferPointer<UInt8>, _ walk: RouteWalk
  ) -> RouteValues? {
    guard entry.captureCount == 1, !entry.hasFixedValues else {
      return severalParameters(entry, domain, walk)
    }
    return parameter(0, of: entry, domain, walk).map { RouteValues(first: $0) }
  }

  private func severalParameters(
    _ entry: RouteTables.Entry, _ domain: UnsafeBufferPointer<UInt8>, _ walk: RouteWalk
  ) -> RouteValues? {
    let fixed = compiled[Int(entry.rule)].fixedValues
    var first: NamedValue?
    var others: [NamedValue] = []
    for place in 0..<compiled[Int(entry.rule)].names.count {
      // What is fixed takes the place of what the path says.
      let value = fixed.first { $0.index == place }?.value
      var parameter = value.map { NamedValue(name: name(place, of: entry), value: $0) }
      if place < entry.captureCount {
        guard let captured = self.parameter(place, of: entry, domain, walk) else { return nil }
        parameter = parameter ?? captured
      }
      guard let parameter else { continue }
      if first == nil { first = parameter } else { others.append(parameter) }
    }
    return first.map { RouteValues(first: $0, others: others) } ?? RouteValues()
  }

  /// One of the values that were captured; nil when its converter refuses the text.
  @inline(__always)
  private func parameter(
    _ place: Int, of entry: RouteTables.Entry, _ domain: UnsafeBufferPointer<UInt8>,
    _ walk: RouteWalk
  ) -> NamedValue? {
    let capture = walk.captures[place]
    let source = capture.isInDomain ? domain : walk.path
    let text = source[Int(capture.start)..<Int(capture.end)]
    let reading = walk.tables.pointee.readings[Int(entry.firstReading) &+ place]
    let value = reading.value(from: text) { compiled[Int(entry.rule)].converters[place] }
    return value.map { NamedValue(name: name(place, of: entry), value: $0) }
  }

  @inline(__always)
  private func name(_ place: Int, of entry: RouteTables.Entry) -> String {
    parameterNames[Int(entry.firstName) &+ place]
  }
}
