extension Router {
  /// Where a match is sent on to, if anywhere: from an alias to the canonical URL, from a value that
  /// is a default to the URL without it, or to where the rule says.
  func redirect(
    from index: Int, _ parameters: RouteValues, _ method: MethodSet, _ binding: RouteBinding,
    _ query: String
  ) -> String? {
    let rule = compiled[index].rule
    if rule.isAlias, map.redirectsDefaults {
      return aliasURL(rule, parameters, method, binding, query)
    }
    for other in defaultRedirects[index] {
      if let url = defaultURL(other, parameters, method, binding, query) { return url }
    }
    guard let redirect = rule.redirect else { return nil }
    let target =
      switch redirect {
      case .to(let template): RedirectTarget.fill(template, compiled[index], parameters)
      case .computed(let compute): compute(binding, parameters)
      }
    let host = map.matchesHosts ? binding.serverName : host(forDomain: domain(binding), binding)
    let base =
      "\(binding.redirectScheme)://\(host)/\(binding.mount.trimmingSlashesAtStart)"
    // What is no URL is refused where the redirect becomes a response.
    return (try? URLReference.join(base, target)) ?? target
  }

  private func aliasURL(
    _ rule: Rule, _ parameters: RouteValues, _ method: MethodSet, _ binding: RouteBinding,
    _ query: String
  ) -> String? {
    // Without a canonical URL, which `validate` reports, the alias is as good as any.
    guard
      let built = try? built(
        rule.endpoint, parameters, method, binding, appendsUnknown: false)
    else { return nil }
    let url = externalURL(built, scheme: nil, binding)
    return query.isEmpty ? url : url + "?" + query
  }

  private func defaultURL(
    _ index: Int, _ parameters: RouteValues, _ method: MethodSet, _ binding: RouteBinding,
    _ query: String
  ) -> String? {
    guard isSuitable(index, parameters, method) else { return nil }
    var values = parameters
    values.merge(compiled[index].rule.defaults)
    guard let (domain, path) = try? urlParts(index, values, appendsUnknown: true) else {
      return nil
    }
    return redirectURL(
      toEncodedPath: path, host: host(forDomain: domain, binding), binding, query)
  }

  /// The URL of another path of the app, percent-encoded here.
  func redirectURL(
    to path: UnsafeBufferPointer<UInt8>, addingSlash: Bool, _ binding: RouteBinding,
    _ query: String
  ) -> String {
    var text = String(decoding: path, as: UTF8.self)
    if addingSlash { text += "/" }
    let host = host(forDomain: domain(binding), binding)
    return redirectURL(toEncodedPath: RouteEncoding.path(text), host: host, binding, query)
  }

  private func redirectURL(
    toEncodedPath path: String, host: String, _ binding: RouteBinding, _ query: String
  ) -> String {
    let mount = String(binding.mountPrefix).trimmingSlashesAtStart
    var url = binding.redirectScheme + "://" + host + "/"
    if !mount.isEmpty { url += mount + "/" }
    url += path.trimmingSlashesAtStart
    if !query.isEmpty { url += "?" + query }
    return url
  }
}

extension RouteBinding {
  /// The scheme of redirects.
  var redirectScheme: String { scheme.isEmpty ? "http" : scheme }
}

/// The target of a rule's redirect, with `<name>` for values.
enum RedirectTarget {
  /// Checks that the target only names parameters that the rule captures.
  static func check(_ target: String, _ rule: CompiledRule) throws(RuleError) {
    for case .name(let name) in pieces(target)
    where rule.names.firstIndex(of: name).map({ $0 < rule.converters.count }) != true {
      throw RuleError(
        rule.rule, "its redirect '\(target)' names '\(name)', which the rule does not capture",
        fix: "add the placeholder <\(name)> to the rule, or correct the name")
    }
  }

  /// Fills in values as they stand in URLs.
  static func fill(_ target: String, _ rule: CompiledRule, _ values: RouteValues) -> String {
    var result = ""
    for piece in pieces(target) {
      switch piece {
      case .text(let text): result += text
      case .name(let name):
        guard let index = rule.names.firstIndex(of: name), let value = values[name],
          let text = try? rule.converters[index].urlText(for: value)
        else { continue }
        result += text
      }
    }
    return result
  }

  private enum Piece {
    case text(Substring)
    case name(String)
  }

  /// Cuts a target at `<name>`; a `<` without a name or an end is text.
  private static func pieces(_ target: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = target.utf8[...]
    while let opening = rest.firstIndex(of: UInt8(ascii: "<")),
      let closing = rest[opening...].firstIndex(of: UInt8(ascii: ">"))
    {
      let name = rest[opening..<closing].dropFirst()
      if name.isEmpty {
        pieces.append(.text(Substring(rest[...closing])))
      } else {
        pieces.append(.text(Substring(rest[..<opening])))
        pieces.append(.name(String(Substring(name))))
      }
      rest = rest[rest.index(after: closing)...]
    }
    return pieces + [.text(Substring(rest))]
  }
}
