extension Variables {
  /// The method that the visitor sent, in the case it was sent in; `GET` when the server tells none.
  /// (In an ErrorDocument REQUEST_METHOD is always GET.)
  public var method: String {
    let sent = redirected(.requestMethod, prefer: .original)
    return sent.map { String(decoding: $0, as: UTF8.self) } ?? "GET"
  }

  /// Whether the visitor's body has been thrown away by Apache, which it does before it runs the entry
  /// as an ErrorDocument.
  ///
  /// The variables do not say whether there was one. A request that describes a body, or whose method
  /// is there to carry one, is taken to have had it.
  public var bodyIsLost: Bool {
    guard withViews({ $0.isErrorDocument }), bytes("REDIRECT_REQUEST_METHOD") != nil, declaresNoBody
    else {
      return false
    }
    if let type = bytes("CONTENT_TYPE"), !type.isEmpty { return true }
    return ["POST", "PUT", "PATCH"].contains(method)
  }

  private var declaresNoBody: Bool {
    guard let length = bytes(.contentLength) else { return true }
    return length.allSatisfy { $0 == UInt8(ascii: "0") }
  }

  /// Whether the visitor's connection is encrypted, as far as the web server can tell: HTTPS (mod_ssl,
  /// nginx, lighttpd, or a `SetEnvIf` of the host), else REQUEST_SCHEME, else the port. Header fields
  /// of the request count for nothing here, since a visitor can write them.
  public var isSecure: Bool {
    if let flag = redirected(.https, prefer: .nearest) {
      return ["on", "1", "yes", "true", "https"].contains(Self.lowercased(flag))
    }
    if let scheme = bytes("REQUEST_SCHEME"), !scheme.isEmpty {
      return Self.lowercased(scheme) == "https"
    }
    return self["SERVER_PORT"] == "443"
  }

  /// The scheme of the request's URL: `https` or `http`.
  public var scheme: String { isSecure ? "https" : "http" }

  /// The `Authorization` field. Apache does not hand it over by itself; the known ways to make it do so
  /// leave it under HTTP_AUTHORIZATION, or behind a rewrite under that name with `REDIRECT_` in front.
  /// What `SetEnvIf` leaves when there is no such field, an empty text, counts as none.
  public var authorization: String? {
    redirected(.authorization, prefer: .nearest).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func lowercased(_ text: ArraySlice<UInt8>) -> String {
    String(decoding: text, as: UTF8.self).lowercased()
  }
}

extension VariableViews {
  /// Whether Apache runs the entry as an `ErrorDocument`: the path and query are still the visitor's,
  /// while PATH_INFO, REQUEST_METHOD and the body are not.
  var isErrorDocument: Bool {
    guard let status = view(.redirectStatus) else { return false }
    return !status.isSame(as: "200")
  }

  /// The mount that the server's configuration gives with `SetEnv APP_MOUNT /path` or
  /// `RewriteRule … [E=APP_MOUNT:/path]`; empty means the root.
  var configuredMount: ByteView? {
    if let mount = redirected(.appMount, prefer: .nearest) ?? view(.appMount) { return mount }
    return isRedirected(.appMount) ? view("REDIRECT_APP_MOUNT") : nil
  }
}

extension [UInt8] {
  /// The bytes of an ASCII text.
  init(ascii text: StaticString) { self = text.withUTF8Buffer { Array($0) } }
}
