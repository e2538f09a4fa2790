public import HTTPTypes

extension Response {
  /// The same response with another status.
  public func status(_ status: HTTPResponse.Status) -> Response {
    var response = self
    response.status = status
    return response
  }

  /// The same response with a header field set, in place of those of its name. Bytes that must not be
  /// in a field keep the response from being sent: the client gets a 500, and the log has the reason.
  public func header(_ name: String, _ value: String) -> Response {
    setting(name, value) { $0[$1.name] = $1.value }
  }

  /// The same response with a header field added to those of its name.
  public func addingHeader(_ name: String, _ value: String) -> Response {
    setting(name, value) { $0.append($1) }
  }

  private func setting(
    _ name: String, _ value: String, _ set: (inout HTTPFields, HTTPField) -> Void
  ) -> Response {
    var response = self
    do throws(InvalidHeaderField) {
      var field = HTTPFields()
      try field.add(name, value)
      for field in field { set(&response.headers, field) }
    } catch {
      response.refusal = error
    }
    return response
  }

  /// The same response with another media type.
  public func type(_ type: String) -> Response { header("Content-Type", type) }

  /// The same response with a cookie for the browser to keep.
  ///
  /// A cookie whose path is nil gets the mount as its path. One that cannot be written keeps the
  /// response from being sent: the client gets a 500, and the log has the reason.
  public func cookie(_ cookie: SetCookie) -> Response {
    var response = self
    response.cookies.append(cookie)
    return response
  }

  /// The same response with a cookie for the browser to keep, for all pages of the app.
  /// - Parameters:
  ///   - name: the name
  ///   - value: any text
  ///   - maxAge: seconds the cookie lives; nil for as long as the browser is open
  public func cookie(_ name: String, _ value: String, maxAge: Int? = nil) -> Response {
    cookie(
      SetCookie(name, value, maxAge: maxAge, path: nil, isHTTPOnly: true, sameSite: .lax))
  }

  /// The same response, which makes the browser forget a cookie that was set for all pages of the
  /// app.
  public func deletingCookie(_ name: String) -> Response {
    cookie(.deletion(of: name, path: nil))
  }

  /// The same response, which says that it depends on a header field of the request.
  public func vary(_ name: String) -> Response {
    var response = self
    response.addVary(name)
    return response
  }

  /// Adds a name to `Vary` unless it is there (RFC 9110 §12.5.5).
  mutating func addVary(_ name: String) {
    guard let vary = headers[.vary] else {
      headers[.vary] = name
      return
    }
    let names = HeaderValue.list(vary)
    guard !names.contains(where: { $0 == "*" || $0.equalsIgnoringCase(name) }) else { return }
    headers[.vary] = vary + ", " + name
  }

  /// The same response with a tag that names this version of the content (`ETag`).
  /// - Parameters:
  ///   - tag: any text without double quotes
  ///   - isWeak: whether versions with this tag are only alike in meaning
  public func entityTag(_ tag: String, isWeak: Bool = false) -> Response {
    header("ETag", isWeak ? "W/\"\(tag)\"" : "\"\(tag)\"")
  }

  /// The same response with the moment its content last changed.
  public func lastModified(_ date: HTTPDate) -> Response {
    header("Last-Modified", date.description)
  }

  /// The same response with how browsers and proxies may keep it.
  public func cacheControl(_ control: CacheControl) -> Response {
    header("Cache-Control", control.description)
  }

  /// The same response, sent only as far as the client needs it: 304 when it has this version
  /// already, 206 with the range it asked for. Without a tag, one is made from the content.
  public func conditional() -> Response {
    var response = self
    response.isConditional = true
    return response
  }

  /// The same response with work to do once the client has its answer.
  public func after(_ work: @escaping () async -> Void) -> Response {
    var response = self
    response.afterResponse.append(work)
    return response
  }
}
