internal import HTTPTypes

extension Router {
  /// Checks that every rule can be reached and means something.
  ///
  /// Werkzeug accepts all of this in silence, and so does the router itself; an app does better to
  /// stop at its start.
  /// - Throws: the first of ``problems()``
  public func validate() throws(RuleError) {
    if let first = problems().first { throw first }
  }

  /// What is wrong with the rules taken together: a rule that others answer for, so that it is never
  /// reached; an alias without a canonical rule; arguments that cannot be meant.
  public func problems() -> [RuleError] {
    compiled.flatMap(\.doubts) + aliasProblems() + ShadowFinder(self).problems()
  }

  private func aliasProblems() -> [RuleError] {
    guard map.redirectsDefaults else { return [] }
    return compiled.indices.compactMap { index in
      let rule = compiled[index].rule
      let hasCanonical = (rulesByEndpoint[rule.endpoint] ?? []).contains { other in
        !compiled[other].rule.isAlias
          && Set(compiled[other].names).isSubset(of: compiled[index].names)
      }
      guard rule.isAlias, !hasCanonical else { return nil }
      return RuleError(
        rule, "it is an alias, but the endpoint '\(rule.endpoint)' has no rule it could stand for",
        fix: "register the canonical rule with the same endpoint and parameters")
    }
  }
}

/// Looks for rules whose every path other rules answer first.
private struct ShadowFinder {
  private let router: Router
  private let root: RouteTrieBuilder.Node

  init(_ router: Router) {
    self.router = router
    root = router.tree().root
  }

  func problems() -> [RuleError] {
    var problems: [RuleError] = []
    collect(at: root, &problems)
    return problems
  }

  private func collect(at node: RouteTrieBuilder.Node, _ problems: inout [RuleError]) {
    for (place, entry) in node.rules.enumerated() {
      if let problem = problem(entry, behind: node.rules[..<place]) { problems.append(problem) }
    }
    for (place, later) in node.dynamicChildren.enumerated() {
      for earlier in node.dynamicChildren[..<place] where includes(earlier.part, later.part) {
        collectShadowed(later.child, by: earlier.child, &problems)
      }
    }
    for (_, child) in node.staticChildren { collect(at: child, &problems) }
    for (_, child) in node.dynamicChildren { collect(at: child, &problems) }
  }

  /// Looks for rules below a node that rules at the same places below another answer first.
  private func collectShadowed(
    _ node: RouteTrieBuilder.Node, by other: RouteTrieBuilder.Node, _ problems: inout [RuleError]
  ) {
    for entry in node.rules {
      if let problem = problem(entry, behind: other.rules[...]) { problems.append(problem) }
    }
    for (text, child) in node.staticChildren {
      if let same = other.existingStaticChild(text) { collectShadowed(child, by: same, &problems) }
    }
    for (part, child) in node.dynamicChildren {
      for candidate in other.dynamicChildren where includes(candidate.part, part) {
        collectShadowed(child, by: candidate.child, &problems)
      }
    }
  }

  private func includes(_ part: RulePart, _ other: RulePart) -> Bool {
    if part.isFinal != other.isFinal || part.isSuffixed != other.isSuffixed { return false }
    guard part.tokens.count == other.tokens.count else { return false }
    return zip(part.tokens, other.tokens).allSatisfy { token, otherToken in
      switch (token, otherToken) {
      case (.literal(let bytes), .literal(let otherBytes)): bytes == otherBytes
      case (.value(let pattern), .value(let otherPattern)):
        // Beside other text the longest match of one pattern need not be that of the other.
        pattern.key == otherPattern.key && !pattern.key.isEmpty
          || part.tokens.count == 1 && pattern.includes(otherPattern)
      default: false
      }
    }
  }

  /// The rule is behind others: is there a method left for which it is asked?
  private func problem(
    _ entry: RouteTables.Entry, behind earlier: ArraySlice<RouteTables.Entry>
  ) -> RuleError? {
    for other in earlier where other.isWebSocket == entry.isWebSocket {
      guard hides(other.methods, entry.methods) else { continue }
      let hidden = other.methods.intersection(entry.methods)
      let names = hidden == .all ? [] : router.methods.methods(in: hidden).map(\.rawValue)
      let what = hidden == entry.methods ? "it" : "its \(names.joined(separator: ", "))"
      return RuleError(
        router.compiled[Int(entry.rule)].rule,
        "\(what) is never reached: another rule matches the same paths and comes first",
        fix: "remove one of the two, give them different methods, or register this one first",
        other: router.compiled[Int(other.rule)].rule)
    }
    return nil
  }

  /// Whether the methods of an earlier rule leave a later one with fewer than it was meant to have.
  private func hides(_ earlier: MethodSet, _ later: MethodSet) -> Bool {
    if earlier == .all { return true }
    // A rule for all methods after one for some is meant for the others.
    if later == .all { return false }
    // HEAD and OPTIONS come along with other methods, so that rules share them without a clash.
    let shared = earlier.intersection(later)
    return !shared.subtracting(router.methods.automatic).isEmpty
      || !later.isEmpty && shared == later
  }
}
