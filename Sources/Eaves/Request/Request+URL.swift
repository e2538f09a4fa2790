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
        for: endpoint, values, method: method, binding: place.binding,
        isExternal: isExternal || scheme != nil, scheme: scheme)
    } catch {
      guard let fallback = fallbackURL(error, values) else { throw error }
      return fallback
    }
    if let anchor { url += "#\(RouteEncoding.fragment(anchor))" }
    return url
  }

  /// Builds the URL of an endpoint with values of several types, as they are.
  ///
  /// ```swift
  /// request.url(for: "post", ["id": post.id, "tag": tags, "page": page])
  /// ```
  /// Everything else is as in ``url(for:_:method:anchor:scheme:isExternal:)-(_,RouteValues,_,_,_,_)``.
  @_disfavoredOverload
  public func url(
    for endpoint: String, _ values: KeyValuePairs<String, any RouteValueConvertible>,
    method: HTTPRequest.Method? = nil, anchor: String? = nil, scheme: String? = nil,
    isExternal: Bool = false
  ) throws(BuildError) -> String {
    var routeValues = RouteValues()
    for (name, value) in values { routeValues[name] = value.routeValue }
    return try url(
      for: endpoint, routeValues, method: method, anchor: anchor, scheme: scheme,
      isExternal: isExternal)
  }

  /// Whether the URLs of an endpoint have a parameter of a name: for hooks that add values to URLs
  /// (``HookRegistry/urlDefaults(_:)``).
  public func endpoint(_ endpoint: String, expects name: String) -> Bool {
    app.router.endpoint(endpoint, expects: name)
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
