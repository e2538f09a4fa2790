import EavesGateway
public import HTTPTypes

/// A URL that cannot be built: what was given, what was wanted, and what may have been meant.
public struct BuildError: Error, Sendable, CustomStringConvertible {
  /// The endpoint that was asked for.
  public let endpoint: String

  /// The names of the values that were given, in order.
  public let given: [String]

  /// The method that was asked for, if any.
  public let method: HTTPRequest.Method?

  /// The endpoint's rules, and what each lacks.
  public let candidates: [Candidate]

  /// The value that a converter refused, if that is the reason.
  public let refused: Refusal?

  /// The nearest name of an endpoint, when there is none of the name asked for.
  public let suggestion: String?

  /// A rule of the endpoint.
  public struct Candidate: Sendable {
    /// The text of the rule.
    public let rule: String
    /// The parameters it wants.
    public let wanted: [String]
    /// Those of them that were not given.
    public let missing: [String]
    /// The parameters whose given value contradicts the rule's default.
    public let contradicting: [String]
    /// The methods it answers, when the one asked for is not among them.
    public let otherMethods: [HTTPRequest.Method]?
  }

  /// A value that a converter refused.
  public struct Refusal: Sendable {
    /// The text of the rule.
    public let rule: String
    /// The parameter the value was for.
    public let parameter: String
    /// The value.
    public let value: RouteValue
    /// The converter's reason.
    public let reason: String
  }

  /// The error in a few lines.
  public var description: String {
    let names = given.isEmpty ? "no values" : "the values \(given.joined(separator: ", "))"
    var text = "no URL for the endpoint '\(endpoint)' with \(names)"
    if let method { text += " and the method \(method.rawValue)" }
    if let refused {
      let value = refused.value.text ?? "a list"
      text += "\n  the rule '\(refused.rule)' refuses the value '\(value)' for"
      return text + " '\(refused.parameter)': \(refused.reason)"
    }
    guard !candidates.isEmpty else {
      let hint = suggestion.map { "; did you mean '\($0)'?" } ?? ""
      return text + "\n  there is no such endpoint" + hint
    }
    for candidate in candidates { text += "\n  the rule '\(candidate.rule)' \(candidate.reason)" }
    return text
  }
}

extension BuildError.Candidate {
  fileprivate var reason: String {
    var reasons: [String] = []
    if !missing.isEmpty { reasons.append("wants \(missing.joined(separator: ", ")) as well") }
    if !contradicting.isEmpty {
      reasons.append("has another default for \(contradicting.joined(separator: ", "))")
    }
    if let otherMethods {
      let names = otherMethods.map(\.rawValue).joined(separator: ", ")
      reasons.append("is for the methods \(names) only")
    }
    return reasons.isEmpty ? "cannot use these values" : reasons.joined(separator: " and ")
  }
}

extension Router {
  /// Describes why a URL could not be built.
  func buildError(
    _ endpoint: String, _ values: RouteValues, _ method: HTTPRequest.Method?,
    _ failure: BuildFailure
  ) -> BuildError {
    var refused: BuildError.Refusal?
    if case .valueRefused(let rule, let parameter, let reason) = failure {
      refused = BuildError.Refusal(
        rule: compiled[rule].rule.text, parameter: parameter, value: values[parameter] ?? .null,
        reason: reason)
    }
    let rules = rulesByEndpoint[endpoint] ?? []
    return BuildError(
      endpoint: endpoint, given: values.names, method: method,
      candidates: rules.map { candidate($0, values, method) }, refused: refused,
      suggestion: rules.isEmpty ? NearestName.of(endpoint, among: endpoints) : nil)
  }

  private func candidate(
    _ index: Int, _ values: RouteValues, _ method: HTTPRequest.Method?
  ) -> BuildError.Candidate {
    let rule = compiled[index]
    let defaults = rule.rule.defaults
    let wanted = rule.names.filter { !defaults.contains($0) }
    let answers = method.map { methodSets[index].contains(methods.exactBit($0.rawValue)) } ?? true
    return BuildError.Candidate(
      rule: rule.rule.text, wanted: wanted, missing: wanted.filter { !values.contains($0) },
      contradicting: defaults.compactMap { name, value in
        values[name].map { $0.equals(value) } == false ? name : nil
      },
      otherMethods: answers ? nil : self.methods(of: index))
  }
}
