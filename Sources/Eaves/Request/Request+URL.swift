extension Request {
  /// Where the app lives, for matching and building URLs.
  var binding: RouteBinding {
    RouteBinding(
      serverName: gateway.host, mount: gateway.target.entryLink, scheme: gateway.scheme)
  }

  /// Builds the URL of an endpoint, with the mount in front.
  ///
  /// ```swift
  /// request.url(for: "post", ["id": 3])                 // /~alice/blog/post/3
  /// request.url(for: "post", ["id": 3, "page": 2])      // /~alice/blog/post/3?page=2
  /// ```
  /// - Parameters:
  ///   - endpoint: the endpoint's name; one that begins with a dot is looked up in the blueprint of
  ///     this request
  ///   - values: the parameters; what the rule has no place for becomes the query
  ///   - anchor: what follows the `#`
  ///   - scheme: the scheme of an absolute URL, which is then made
  ///   - isExternal: whether the URL has scheme and host
  /// - Throws: ``BuildError`` when there is no such endpoint, or its rules want other parameters
  public func url(
    for endpoint: String, _ values: RouteValues = [:], anchor: String? = nil,
    scheme: String? = nil, isExternal: Bool = false
  ) throws(BuildError) -> String {
    let url = try app.router.url(
      for: absolute(endpoint), values, binding: binding, isExternal: isExternal || scheme != nil,
      scheme: scheme)
    guard let anchor else { return url }
    return "\(url)#\(RouteEncoding.fragment(anchor))"
  }

  private func absolute(_ endpoint: String) -> String {
    guard endpoint.utf8.first == UInt8(ascii: ".") else { return endpoint }
    guard let blueprint = blueprints.first else { return String(endpoint.dropFirst()) }
    return blueprint + endpoint
  }
}
