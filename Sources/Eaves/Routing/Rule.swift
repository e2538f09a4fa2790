public import HTTPTypes

/// One URL rule: which paths it matches, which endpoint they lead to, and how URLs for that endpoint
/// are built.
///
/// The text is Werkzeug's: literal text and placeholders `<converter(arguments):name>`, where
/// converter and arguments may be left out.
///
/// ```swift
/// var rule = Rule("/post/<int:id>", endpoint: "post", methods: [.get])
/// rule.strictSlashes = false
/// ```
///
/// Source: Werkzeug, URL Routing, "Rule Format" and `werkzeug.routing.Rule`.
public struct Rule: Sendable {
  /// The text of the rule, which starts with a slash.
  ///
  /// A rule that ends with a slash is a branch: visited without the slash, it redirects to the URL
  /// with one.
  public var text: String

  /// The name under which URLs are built and a match is reported.
  public var endpoint: String

  /// The methods the rule answers; nil for all. `HEAD` comes along with `GET`.
  public var methods: Set<HTTPRequest.Method>?

  /// Values for parameters that the text does not hold, or must equal these.
  ///
  /// Two rules of one endpoint that differ by a default describe the same page; the longer URL
  /// redirects to the shorter (see ``RouteMap/redirectsDefaults``).
  public var defaults: RouteValues = [:]

  /// The subdomain the rule is for, which may hold placeholders; nil for the map's default.
  public var subdomain: String?

  /// The whole host (with its port, unless standard) when the map matches hosts.
  public var host: String?

  /// Whether a missing slash at the end is a redirect; nil for the map's setting.
  public var strictSlashes: Bool?

  /// Whether a path with doubled slashes redirects to the merged one; nil for the map's setting.
  public var mergesSlashes: Bool?

  /// Whether the rule is for building URLs only and never matches.
  public var isBuildOnly = false

  /// Whether the rule is another way to a page whose canonical rule has the same endpoint; visits
  /// are redirected there.
  public var isAlias = false

  /// Whether the rule is for WebSocket requests only.
  public var isWebSocket = false

  /// Where matches are sent instead of to the endpoint.
  public var redirect: RuleRedirect?

  /// Where the rule was registered (`file:line`), for error messages.
  public var source: String?

  /// Makes a rule.
  /// - Parameters:
  ///   - text: the text, which starts with a slash
  ///   - endpoint: the endpoint it leads to
  ///   - methods: the methods it answers; nil for all
  ///   - source: where it was registered, for error messages
  public init(
    _ text: String, endpoint: String, methods: Set<HTTPRequest.Method>? = nil,
    source: String? = nil
  ) {
    self.text = text
    self.endpoint = endpoint
    self.methods = methods
    self.source = source
  }
}

/// Where a rule sends its matches.
public enum RuleRedirect: Sendable {
  /// A URL, relative to the mount, absolute, or on another host; `<name>` stands for the value of a
  /// parameter.
  case to(String)

  /// A URL that is computed from what was matched, relative to the mount like that of `to`.
  case computed(@Sendable (RouteBinding, RouteValues) -> String)
}
