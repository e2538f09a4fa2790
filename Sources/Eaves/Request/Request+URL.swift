public import HTTPTypes

extension Request {
  /// Builds the URL of an endpoint, with the mount in front.
  ///
  /// ```swift
  /// request.url(for: "post", ["id": 3])                 // /~alice/blog/post/3
  /// request.url(for: "post", ["id": 3, "page": 2])      // /~alice/blog/post/3?page=2
  /// request.url(for: "static", ["filename": "a.css"])   // /~alice/blog/static/a.css?v=1f0d…
  /// ```
  /// - Parameters:
  ///   - endpoint: the endpoint's name; one that begins with a dot is looked up in the blueprint of
  ///     this request
  ///   - values: the parameters; what the rule has no place for becomes the query
  ///   - method: the method the URL is for, where the endpoint has several rules
  ///   - anchor: what follows the `#`
  ///   - scheme: the scheme of an absolute URL, which is then made; empty for none
  ///   - isExternal: whether the URL has scheme and host
  /// - Throws: ``BuildError`` when there is no such endpoint, or its rules want other parameters
  public func url(
    for endpoint: String, _ values: RouteValues = [:], method: HTTPRequest.Method? = nil,
    anchor: String? = nil, scheme: String? = nil, isExternal: Bool = false
  ) throws(BuildError) -> String {
    let endpoint = absolute(endpoint)
    var values = values
    addDefaults(to: &values, endpoint)
    var url: String
    do throws(BuildError) {
      url = try app.router.url(
        for: endpoint, values, method: method, binding: binding,
        isExternal: isExternal || scheme != nil, scheme: scheme)
    } catch {
      guard let fallback = fallbackURL(error, values) else { throw error }
      return fallback
    }
    if let anchor { url += "#\(RouteEncoding.fragment(anchor))" }
    return url
  }

  private func absolute(_ endpoint: String) -> String {
    guard endpoint.utf8.first == UInt8(ascii: ".") else { return endpoint }
    guard let blueprint else { return String(endpoint.dropFirst()) }
    return blueprint + endpoint
  }

  /// What hooks, and the content of a static file, add to the values.
  private func addDefaults(to values: inout RouteValues, _ endpoint: String) {
    let rule = app.router.rule(of: endpoint)
    for hook in app.scope(rule).urlDefaults { hook(self, endpoint, &values) }
    guard let versions = app.staticVersions, let rule, values["v"] == nil,
      let folder = app.staticFolder(of: rule), case .string(let name)? = values["filename"],
      let version = versions.version(of: name, in: folder)
    else { return }
    values["v"] = .string(version)
  }

  private func fallbackURL(_ error: BuildError, _ values: RouteValues) -> String? {
    for fallback in app.urlFallbacks {
      if let url = fallback(self, error, values) { return url }
    }
    return nil
  }
}

extension Router {
  /// The first rule of an endpoint.
  fileprivate func rule(of endpoint: String) -> Int? { rulesByEndpoint[endpoint]?.first }
}
