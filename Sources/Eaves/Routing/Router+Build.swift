public import HTTPTypes

extension Router {
  /// Builds the URL of an endpoint.
  ///
  /// Among the endpoint's rules the first is taken that answers the method, whose parameters are all
  /// given and whose defaults do not contradict. The URL is a path with the mount in front, unless
  /// the rule is on another host, for WebSockets, or `isExternal`.
  /// - Parameters:
  ///   - endpoint: the name the rule was registered under
  ///   - values: the parameters; others become the query
  ///   - method: the method the URL is for, in upper case; nil for the binding's, then any
  ///   - binding: where the app lives
  ///   - isExternal: whether the URL is to be absolute
  ///   - scheme: the scheme of an absolute URL; nil for the binding's
  ///   - appendsUnknown: whether values that are no parameters become the query, or are dropped
  /// - Throws: ``BuildError``
  ///
  /// Source: `werkzeug.routing.MapAdapter.build`.
  public func url(
    for endpoint: String, _ values: RouteValues = [:], method: HTTPRequest.Method? = nil,
    binding: RouteBinding, isExternal: Bool = false, scheme: String? = nil,
    appendsUnknown: Bool = true
  ) throws(BuildError) -> String {
    var given = values
    for (name, value) in values where value == .null { given[name] = nil }
    let built: Built
    do throws(BuildFailure) {
      built = try self.built(
        endpoint, given, method.map { methods.exactBit($0.rawValue) }, binding,
        appendsUnknown: appendsUnknown)
    } catch {
      throw buildError(endpoint, given, method, error)
    }
    let isHere =
      map.matchesHosts
      ? built.host == binding.serverName : built.domain == domain(binding)
    if !isExternal, !built.isWebSocket, isHere {
      return binding.mountPrefix + "/" + built.path.trimmingSlashesAtStart
    }
    return externalURL(built, scheme: scheme, binding)
  }
}

/// A URL's parts, before the mount and the host are put in front.
struct Built {
  let domain: String
  let host: String
  let path: String
  let isWebSocket: Bool
}

/// Why none of an endpoint's rules made a URL.
enum BuildFailure: Error {
  case noRuleFits
  case valueRefused(rule: Int, parameter: String, reason: String)
}

extension Router {
  /// Builds for a method; without one, for the binding's if a rule has it, else for any.
  func built(
    _ endpoint: String, _ values: RouteValues, _ method: MethodSet?, _ binding: RouteBinding,
    appendsUnknown: Bool
  ) throws(BuildFailure) -> Built {
    let preferred = method ?? methods.exactBit(binding.defaultMethod.rawValue)
    if let built = try firstBuilt(endpoint, values, preferred, binding, appendsUnknown) {
      return built
    }
    guard method == nil,
      let built = try firstBuilt(endpoint, values, nil, binding, appendsUnknown)
    else { throw .noRuleFits }
    return built
  }

  /// Builds with the first rule that suits, and with host matching rather with one for this host.
  private func firstBuilt(
    _ endpoint: String, _ values: RouteValues, _ method: MethodSet?, _ binding: RouteBinding,
    _ appendsUnknown: Bool
  ) throws(BuildFailure) -> Built? {
    var elsewhere: Built?
    for index in rulesByEndpoint[endpoint] ?? [] where isSuitable(index, values, method) {
      guard
        let (domain, path) = try urlParts(index, values, appendsUnknown: appendsUnknown)
      else { continue }
      let built = Built(
        domain: domain, host: host(forDomain: domain, binding), path: path,
        isWebSocket: compiled[index].rule.isWebSocket)
      if !map.matchesHosts || domain == binding.serverName { return built }
      elsewhere = elsewhere ?? built
    }
    return elsewhere
  }

  /// Whether a rule can make a URL of the values: all parameters are there, and a value for which
  /// there is a default equals it.
  func isSuitable(_ index: Int, _ values: RouteValues, _ method: MethodSet?) -> Bool {
    if let method, !methodSets[index].contains(method) { return false }
    let rule = compiled[index]
    for name in rule.names where !rule.rule.defaults.contains(name) && !values.contains(name) {
      return false
    }
    return rule.rule.defaults.allSatisfy { name, value in values[name]?.equals(value) ?? true }
  }

  /// The domain and the path with its query; nil when a converter asks for the next rule.
  func urlParts(
    _ index: Int, _ values: RouteValues, appendsUnknown: Bool
  ) throws(BuildFailure) -> (domain: String, path: String)? {
    let rule = compiled[index]
    guard let domain = try text(rule.domainSteps, index, values),
      var path = try text(rule.pathSteps, index, values)
    else { return nil }
    if appendsUnknown, values.contains(where: { !rule.names.contains($0.name) }) {
      let query = query(values.filter { !rule.names.contains($0.name) })
      if !query.isEmpty { path += "?" + query }
    }
    return (domain, path)
  }

  private func text(
    _ steps: [CompiledRule.Step], _ index: Int, _ values: RouteValues
  ) throws(BuildFailure) -> String? {
    let rule = compiled[index]
    var text = ""
    for step in steps {
      switch step {
      case .literal(let literal): text += literal
      case .value(let place):
        let name = rule.names[place]
        guard let value = values[name] else { return nil }
        do throws(ConversionError) {
          guard let piece = try rule.converters[place].urlText(for: value) else { return nil }
          text += piece
        } catch {
          throw .valueRefused(rule: index, parameter: name, reason: error.message)
        }
      }
    }
    return text
  }

  private func query(_ values: [QueryOrder.Item]) -> String {
    switch map.queryOrder {
    case .asGiven: RouteEncoding.query(values)
    case .byName: RouteEncoding.query(QueryOrder.sorted(values, by: QueryOrder.isBefore))
    case .by(let isBefore): RouteEncoding.query(QueryOrder.sorted(values, by: isBefore))
    }
  }

  /// The host of a URL: the domain itself, or the subdomain in front of the server's name.
  func host(forDomain domain: String, _ binding: RouteBinding) -> String {
    if map.matchesHosts { return domain }
    return domain.isEmpty ? binding.serverName : domain + "." + binding.serverName
  }

  /// The absolute URL, without a scheme when the binding has none.
  func externalURL(_ built: Built, scheme: String?, _ binding: RouteBinding) -> String {
    var scheme = scheme ?? binding.scheme
    let isSecure = scheme == "https" || scheme == "wss"
    if built.isWebSocket {
      scheme = isSecure ? "wss" : "ws"
    } else if !scheme.isEmpty {
      scheme = isSecure ? "https" : "http"
    }
    let prefix = scheme.isEmpty ? "" : scheme + ":"
    return prefix + "//" + built.host + binding.mount.dropLast() + "/"
      + built.path.trimmingSlashesAtStart
  }
}

extension QueryOrder {
  /// Sorts single values; those that compare equal stay in their order.
  static func sorted(
    _ values: [Item], by isBefore: (Item, Item) -> Bool
  ) -> [(name: String, value: RouteValue)] {
    let single = values.flatMap { name, value -> [Item] in
      guard case .list(let items) = value else { return [(name, value)] }
      return items.filter { $0 != .null }.map { (name, $0) }
    }
    return single.enumerated().sorted { left, right in
      if isBefore(left.element, right.element) { return true }
      return !isBefore(right.element, left.element) && left.offset < right.offset
    }.map(\.element)
  }

  /// By name, then by value: numbers by amount, anything else by its text.
  static func isBefore(_ left: Item, _ right: Item) -> Bool {
    if left.name != right.name { return left.name.isOrderedBefore(right.name) }
    if let leftAmount = left.value.amount, let rightAmount = right.value.amount {
      return leftAmount < rightAmount
    }
    return (left.value.text ?? "").isOrderedBefore(right.value.text ?? "")
  }
}

extension String {
  /// Whether this comes first when characters are compared by number, as Python does.
  fileprivate func isOrderedBefore(_ other: String) -> Bool {
    unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
  }
}
