public import HTTPTypes

/// The rules of an app, compiled: matches paths to endpoints and builds URLs for endpoints.
///
/// A router is made from a ``RouteMap`` and never changes, so that all requests share it. The time
/// of a match grows with the length of the path, not with the number of rules.
public final class Router: Sendable {
  /// The settings and rules this was made from.
  let map: RouteMap
  let compiled: [CompiledRule]
  let trie: RouteTrie
  let methods: MethodTable
  /// The methods of each rule.
  let methodSets: [MethodSet]
  /// The rules of each endpoint, by place, in the order in which URLs are built from them.
  let rulesByEndpoint: [String: [Int]]
  /// For each rule, those of its endpoint whose defaults may make them the shorter URL of its page.
  let defaultRedirects: [[Int]]
  /// The names of the parameters of all rules, one rule's after the other's.
  let parameterNames: [String]

  /// Compiles the rules of a map.
  init(_ map: RouteMap) throws(RuleError) {
    var compiled: [CompiledRule] = []
    var methods = MethodTable()
    var methodSets: [MethodSet] = []
    for rule in map.rules {
      let compiledRule = try CompiledRule(rule, in: map)
      if case .to(let target) = rule.redirect {
        try RedirectTarget.check(target, compiledRule)
      }
      compiled.append(compiledRule)
      methodSets.append(try Self.methodSet(rule, &methods))
    }
    var rulesByEndpoint: [String: [Int]] = [:]
    for (index, rule) in compiled.enumerated() {
      rulesByEndpoint[rule.rule.endpoint, default: []].append(index)
    }
    for (endpoint, indices) in rulesByEndpoint {
      // Rules that compare equal stay in the order of registration.
      rulesByEndpoint[endpoint] = indices.sorted { left, right in
        let (leftOrder, rightOrder) = (compiled[left].buildOrder, compiled[right].buildOrder)
        return leftOrder == rightOrder
          ? left < right : leftOrder.lexicographicallyPrecedes(rightOrder)
      }
    }
    self.map = map
    self.compiled = compiled
    self.methods = methods
    self.methodSets = methodSets
    self.rulesByEndpoint = rulesByEndpoint
    defaultRedirects = compiled.indices.map { index in
      map.redirectsDefaults
        ? Self.defaultRedirects(
          of: index, rulesByEndpoint[compiled[index].rule.endpoint] ?? [], compiled)
        : []
    }
    parameterNames = compiled.flatMap(\.names)
    trie = RouteTrie(
      Self.tree(map, compiled, methodSets, defaultRedirects), methods: methods)
  }

  private static func tree(
    _ map: RouteMap, _ compiled: [CompiledRule], _ methodSets: [MethodSet],
    _ defaultRedirects: [[Int]]
  ) -> RouteTrieBuilder {
    var builder = RouteTrieBuilder()
    var firstName = 0
    for (index, rule) in compiled.enumerated() {
      defer { firstName += rule.names.count }
      // A final part in the domain would swallow the path; such a rule only builds URLs.
      guard !rule.rule.isBuildOnly, !rule.domainParts.contains(where: \.isFinal) else { continue }
      let mayRedirect =
        rule.rule.redirect != nil || !defaultRedirects[index].isEmpty
        || rule.rule.isAlias && map.redirectsDefaults
      builder.add(
        rule, index, methodSets[index], firstName: firstName, mayRedirect: mayRedirect)
    }
    return builder
  }

  /// The rules as a tree, for checks that look at them together.
  func tree() -> RouteTrieBuilder { Self.tree(map, compiled, methodSets, defaultRedirects) }

  private static func methodSet(
    _ rule: Rule, _ table: inout MethodTable
  ) throws(RuleError) -> MethodSet {
    guard var named = rule.methods else { return .all }
    if named.contains(where: { $0.rawValue.uppercased() == "GET" }) { named.insert(.head) }
    guard let set = table.set(named) else {
      throw RuleError(
        rule, "the rules name more than \(MethodTable.limit) different methods",
        fix: "leave the methods of some rules out and look at the request's method instead")
    }
    return set
  }

  /// The rules that come before one and describe the same page by a default.
  private static func defaultRedirects(
    of index: Int, _ candidates: [Int], _ compiled: [CompiledRule]
  ) -> [Int] {
    let rule = compiled[index]
    return candidates.prefix { $0 != index }.filter { candidate in
      let other = compiled[candidate]
      return !other.rule.isBuildOnly && !other.rule.defaults.isEmpty
        && other.pieces != rule.pieces && Set(other.names) == Set(rule.names)
    }
  }
}

extension Router {
  /// The rules, in the order of registration; a match gives a place in this list.
  public var rules: [Rule] { map.rules }

  /// The endpoints, in alphabetical order.
  public var endpoints: [String] { rulesByEndpoint.keys.sorted() }

  /// The methods a rule answers, `HEAD` with `GET`; nil for all.
  public func methods(of rule: Int) -> [HTTPRequest.Method]? {
    methodSets[rule] == .all ? nil : methods.methods(in: methodSets[rule])
  }

  /// Whether some rule of an endpoint has all the given parameters.
  public func endpoint(_ endpoint: String, expects names: String...) -> Bool {
    (rulesByEndpoint[endpoint] ?? []).contains { index in
      names.allSatisfy { compiled[index].names.contains($0) }
    }
  }
}
