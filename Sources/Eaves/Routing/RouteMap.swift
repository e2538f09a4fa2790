/// Collects the rules of an app and the settings they share; ``router()`` freezes it.
///
/// ```swift
/// var map = RouteMap()
/// map.add(Rule("/", endpoint: "index", methods: [.get]))
/// map.add(Rule("/post/<int:id>", endpoint: "post", methods: [.get]))
/// let router = try map.router()
/// try router.validate()
/// ```
///
/// Source: `werkzeug.routing.Map`.
public struct RouteMap: Sendable {
  /// The rules, in the order of registration.
  public private(set) var rules: [Rule] = []

  /// The subdomain of rules and requests that name none.
  public var defaultSubdomain = ""

  /// Whether the URL of a branch without its last slash redirects to the one with it; if not, both
  /// lead to the endpoint.
  public var strictSlashes = true

  /// Whether a path with doubled slashes redirects to the merged one.
  public var mergesSlashes = true

  /// Whether a URL redirects to the shorter one that a rule with defaults has for it, and an alias
  /// to the canonical URL.
  public var redirectsDefaults = true

  /// Whether rules are matched against the whole host, in place of the subdomain.
  public var matchesHosts = false

  /// How the query of a built URL is ordered.
  public var queryOrder = QueryOrder.asGiven

  /// The app's own converters, by the name that rules use; a name of Werkzeug's replaces that one.
  public var converters: [String: ConverterFactory] = [:]

  /// Makes an empty map.
  public init() {}

  /// Adds a rule after the others.
  public mutating func add(_ rule: Rule) { rules.append(rule) }

  /// Compiles the rules.
  /// - Returns: a router that never changes
  /// - Throws: ``RuleError`` for the first rule that cannot be used
  public func router() throws(RuleError) -> Router { try Router(self) }
}

/// How the query of a built URL is ordered.
public enum QueryOrder: Sendable {
  /// As the values were given.
  case asGiven
  /// By name, then by value.
  case byName
  /// By a comparison of the app's own.
  case by(@Sendable (Item, Item) -> Bool)

  /// A name and one value.
  public typealias Item = (name: String, value: RouteValue)
}
