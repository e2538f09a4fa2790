import HTTPTypes

/// A rule with its handler: what `get`, `post`, and `route` give back, so that further rules can lead
/// to the same handler.
public final class Route {
  /// The rule and the further rules that lead to the same handler.
  var rules: [Rule]

  /// The name given, or nil to derive one from the rule.
  let name: String?

  let handler: Handler

  /// What the handler does, if it waits for nothing.
  let immediateHandler: ImmediateHandler?

  /// The types that the handler takes parameters as.
  let parameterTypes: [any RouteParameter.Type]

  /// The folder whose files the handler serves, if that is what it does.
  let staticFolder: String?

  /// Whether OPTIONS is answered with the list of methods, unless the handler takes it itself.
  private(set) var answersOptions = true

  /// Whether forms may come without a CSRF token.
  private(set) var isExemptFromCSRF = false

  init(
    _ rule: Rule, name: String?, parameterTypes: [any RouteParameter.Type],
    handler: @escaping Handler
  ) {
    rules = [rule]
    self.name = name
    self.parameterTypes = parameterTypes
    staticFolder = nil
    self.handler = handler
    immediateHandler = nil
  }

  init(
    _ rule: Rule, name: String?, parameterTypes: [any RouteParameter.Type],
    staticFolder: String? = nil, immediateHandler: @escaping ImmediateHandler
  ) {
    rules = [rule]
    self.name = name
    self.parameterTypes = parameterTypes
    self.staticFolder = staticFolder
    handler = { try immediateHandler($0) }
    self.immediateHandler = immediateHandler
  }

  /// The name of the endpoint: as given, or the literal segments of the rule's text joined by `_`, or
  /// where there are none, the names of its parameters; `index` for the rule `/`.
  ///
  /// `/` is `index`, `/post/<int:id>` is `post`, `/about/us` is `about_us`, and `/<name>` is `name`.
  var endpoint: String {
    if let name { return name }
    if rules[0].text == "/" { return "index" }
    let segments = rules[0].text.split(separator: "/")
    let literals = segments.filter { !$0.contains("<") }
    if !literals.isEmpty { return literals.joined(separator: "_") }
    let names = rules[0].text.split(separator: "<").compactMap { part in
      part.split(separator: ">").first?.split(separator: ":").last
    }
    return segments.isEmpty ? "index" : names.joined(separator: "_")
  }

  /// Leads a further rule to the same handler, under the same name.
  ///
  /// ```swift
  /// app.get("/page/<int:number>", name: "page") { (request: Request, number: Int) in … }
  ///   .also("/page/", defaults: ["number": 1])
  /// ```
  /// - Parameters:
  ///   - rule: the text of the rule
  ///   - defaults: values for the parameters that the text does not hold
  @discardableResult
  public func also(
    _ rule: String, defaults: RouteValues = [:], fileID: String = #fileID, line: Int = #line
  ) -> Route {
    var further = Rule(
      rule, endpoint: rules[0].endpoint, methods: rules[0].methods, source: "\(fileID):\(line)")
    further.defaults = defaults
    rules.append(further)
    return self
  }

  /// Changes the rule that was added last: its defaults, host, subdomain, or slashes.
  @discardableResult
  public func configure(_ change: (inout Rule) -> Void) -> Route {
    change(&rules[rules.count - 1])
    return self
  }

  /// Leaves OPTIONS unanswered: 405 unless the handler takes it.
  @discardableResult
  public func withoutOptions() -> Route {
    answersOptions = false
    return self
  }

  /// Takes forms without a CSRF token. For what other programs call with a secret of their own,
  /// never for what a person's browser sends.
  @discardableResult
  public func exemptFromCSRF() -> Route {
    isExemptFromCSRF = true
    return self
  }
}
