public import HTTPTypes

/// What a router must know of the request, or of the outside world, to match it and to build URLs.
///
/// Source: `werkzeug.routing.Map.bind`.
public struct RouteBinding: Hashable, Sendable {
  /// The scheme of the request: `http`, `https`, `ws` or `wss`.
  public var scheme: String

  /// The host with its port (unless standard), in lower case and in its ASCII form.
  ///
  /// With subdomains, the name that they stand in front of.
  public let serverName: String

  /// The prefix below which the app lives, with a slash at its end: `/` or `/~alice/shop/`.
  public let mount: String

  /// The subdomain of the request; nil for the map's default, and when the map matches hosts.
  public var subdomain: String?

  /// The method for which URLs are built unless one is given.
  public var defaultMethod: HTTPRequest.Method

  /// Binds to a place.
  /// - Parameters:
  ///   - serverName: the host with its port, unless standard
  ///   - mount: the prefix below which the app lives, as it stands in URLs
  ///   - scheme: the scheme of the request
  ///   - subdomain: the subdomain of the request; nil for the map's default
  ///   - defaultMethod: the method for which URLs are built unless one is given
  public init(
    serverName: String, mount: String = "/", scheme: String = "http", subdomain: String? = nil,
    defaultMethod: HTTPRequest.Method = .get
  ) {
    self.serverName = serverName.isLowercaseASCII ? serverName : serverName.lowercased()
    self.mount = mount.utf8.last == Byte.slash ? mount : mount + "/"
    self.scheme = scheme
    self.subdomain = subdomain
    self.defaultMethod = defaultMethod
  }

  /// Whether the request is for a WebSocket.
  public var isWebSocket: Bool {
    // Told apart by their length first, which is at hand.
    scheme.utf8.count <= 3 && (scheme == "ws" || scheme == "wss")
  }

  /// The mount without its last slash, to put in front of a path.
  var mountPrefix: Substring { mount.trimmingSlashesAtEnd }
}

extension String {
  var isLowercaseASCII: Bool { utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) } }

  var trimmingSlashesAtEnd: Substring {
    var end = utf8.endIndex
    while end > utf8.startIndex {
      let previous = utf8.index(before: end)
      guard utf8[previous] == Byte.slash else { break }
      end = previous
    }
    return self[..<end]
  }

  var trimmingSlashesAtStart: Substring {
    self[(utf8.firstIndex { $0 != Byte.slash } ?? utf8.endIndex)...]
  }
}

extension Router {
  /// Finds the rule for a path, and asks where the app lives only when that matters: for rules of
  /// certain hosts, and for redirects.
  /// - Parameter readsHost: whether there are rules of certain hosts or subdomains
  func match(
    _ path: String, method: HTTPRequest.Method, isWebSocket: Bool, query: String, readsHost: Bool,
    binding: @autoclosure () -> RouteBinding
  ) -> RouteMatch {
    if !readsHost {
      let match = self.match(
        path, method: method, binding: .anywhere, isWebSocket: isWebSocket, query: query)
      guard case .redirect = match else { return match }
    }
    return self.match(
      path, method: method, binding: binding(), isWebSocket: isWebSocket, query: query)
  }
}

extension RouteBinding {
  /// For matches whose outcome does not depend on the place.
  fileprivate static let anywhere = RouteBinding(serverName: "")
}
