import EavesGateway
internal import HTTPTypes

/// A rule with its text read, its converters made and the map's settings applied. A class, since it has
/// much in it, which building a URL would copy again and again.
final class CompiledRule: Sendable {
  /// One step of building a URL.
  enum Step: Sendable {
    case literal(String)
    /// The value of a parameter, by its place among the converters.
    case value(Int)
  }

  /// One piece of the rule as it was written; equal sequences are equal rules to Werkzeug.
  enum Piece: Hashable, Sendable {
    case literal(String)
    case parameter(String)
  }

  let rule: Rule
  let isStrict: Bool
  let mergesSlashes: Bool
  /// The names of the placeholders, in order, then those of defaults that are not among them.
  let names: [String]
  /// The converters of the placeholders.
  let converters: [BoundConverter]
  /// The values that do not come from the path, by their place among the names.
  let fixedValues: [(index: Int, value: RouteValue)]
  let domainSteps: [Step]
  let pathSteps: [Step]
  let pieces: [Piece]
  let domainParts: [RulePart]
  let pathParts: [RulePart]
  /// What Werkzeug accepts but cannot be meant.
  let doubts: [RuleError]

  /// Compiles a rule with the settings of its map.
  init(_ rule: Rule, in map: RouteMap) throws(RuleError) {
    guard rule.text.utf8.first == Byte.slash else {
      throw RuleError(
        rule, "a rule must start with a slash", fix: "write '/\(rule.text)'")
    }
    if rule.isWebSocket, let methods = rule.methods,
      !methods.allSatisfy({ ["GET", "HEAD", "OPTIONS"].contains($0.rawValue.uppercased()) })
    {
      throw RuleError(
        rule, "a WebSocket rule can only have the methods GET, HEAD and OPTIONS",
        fix: "leave the methods out")
    }
    let mergesSlashes = rule.mergesSlashes ?? map.mergesSlashes
    let domain = map.matchesHosts ? rule.host ?? "" : rule.subdomain ?? map.defaultSubdomain
    guard !domain.utf8.contains(Byte.slash) else {
      throw RuleError(
        rule, "the host or subdomain '\(domain)' holds a slash", fix: "write the name alone")
    }
    var domainParser = RuleParser(domain, of: rule)
    var pathParser = RuleParser(rule.text, of: rule)
    let domainTokens = try domainParser.tokens(mergesSlashes: false)
    let pathTokens = try pathParser.tokens(mergesSlashes: mergesSlashes)
    var placeholders = Placeholders(rule: rule, map: map)
    let domainConverters = try placeholders.bind(domainTokens)
    let pathConverters = try placeholders.bind(pathTokens)

    self.rule = rule
    self.isStrict = rule.strictSlashes ?? map.strictSlashes
    self.mergesSlashes = mergesSlashes
    converters = domainConverters + pathConverters
    let extra = rule.defaults.names.filter { !placeholders.names.contains($0) }
    let names = placeholders.names + extra
    self.names = names
    fixedValues = rule.defaults.compactMap { name, value in
      names.firstIndex(of: name).map { ($0, value) }
    }
    domainSteps = try placeholders.steps(domainTokens)
    pathSteps = try placeholders.steps(pathTokens)
    pieces = Self.pieces(domainTokens) + [.literal("|")] + Self.pieces(pathTokens)
    domainParts = RulePart.parts(of: domainTokens, converters: domainConverters)
    pathParts = RulePart.parts(of: pathTokens, converters: pathConverters)
    doubts = placeholders.doubts + Self.doubts(rule, domainParts, map)
  }

  /// The sort key of rules that URLs are built from: canonical rules first, then those with more
  /// parameters, then those with more defaults.
  var buildOrder: [Int] { [rule.isAlias ? 1 : 0, -names.count, -rule.defaults.count] }

  /// The type of each parameter's value.
  func type(ofParameter index: Int) -> RouteValueType {
    if let fixed = fixedValues.first(where: { $0.index == index }) { return fixed.value.type }
    return converters[index].valueType
  }
}

extension CompiledRule {
  private static func pieces(_ tokens: [RuleToken]) -> [Piece] {
    tokens.map { token in
      switch token {
      case .slash: .literal("/")
      case .literal(let text): .literal(text)
      case .placeholder(let placeholder): .parameter(placeholder.name)
      }
    }
  }

  private static func doubts(
    _ rule: Rule, _ domainParts: [RulePart], _ map: RouteMap
  ) -> [RuleError] {
    var doubts: [RuleError] = []
    if domainParts.contains(where: \.isFinal) {
      doubts.append(
        RuleError(
          rule, "a host or subdomain holds no slash, so that its converter never matches",
          fix: "use 'string' in its place"))
    }
    if rule.host != nil, !map.matchesHosts {
      doubts.append(
        RuleError(
          rule, "the rule has a host, but the map matches subdomains",
          fix: "turn host matching on, or give a subdomain"))
    }
    if rule.subdomain != nil, map.matchesHosts {
      doubts.append(
        RuleError(
          rule, "the rule has a subdomain, but the map matches whole hosts",
          fix: "give the host, or turn host matching off"))
    }
    return doubts
  }
}

/// Collects the placeholders of a rule and makes their converters.
private struct Placeholders {
  let rule: Rule
  let map: RouteMap
  var names: [String] = []
  var converters: [BoundConverter] = []
  var doubts: [RuleError] = []

  init(rule: Rule, map: RouteMap) {
    self.rule = rule
    self.map = map
  }

  mutating func bind(_ tokens: [RuleToken]) throws(RuleError) -> [BoundConverter] {
    let start = converters.count
    for case .placeholder(let placeholder) in tokens {
      guard !names.contains(placeholder.name) else {
        throw error(
          placeholder, "the parameter '\(placeholder.name)' is there twice",
          fix: "give each placeholder a name of its own")
      }
      names.append(placeholder.name)
      let converter = try converter(for: placeholder)
      converters.append(converter)
      if let doubt = converter.doubt {
        doubts.append(error(placeholder, doubt.message, fix: doubt.fix))
      }
      if let unread = placeholder.unreadArguments {
        doubts.append(
          error(
            placeholder, "the end of its arguments, '\(unread)', cannot be read",
            fix: "write words, numbers without a sign, or texts in quotes, with commas between"))
      }
    }
    return Array(converters[start...])
  }

  private func converter(
    for placeholder: RuleToken.Placeholder
  ) throws(RuleError) -> BoundConverter {
    let name = placeholder.converter ?? "default"
    do {
      if let factory = map.converters[name] {
        let custom = try factory(placeholder.arguments)
        return BoundConverter(custom, name: name, placeholder.arguments)
      }
      if let builtIn = try BuiltInConverters.make(name, placeholder.arguments) { return builtIn }
    } catch {
      throw self.error(
        placeholder, "the converter '\(name)' refuses its arguments: \(Self.reason(error))",
        fix: "correct the arguments in the parentheses")
    }
    let known = Set(BuiltInConverters.names).union(map.converters.keys).sorted()
    let nearest = NearestName.of(name, among: known)
    throw error(
      placeholder, "there is no converter '\(name)'",
      fix: nearest.map { "did you mean '\($0)'? " } ?? ""
        + "Known are \(known.joined(separator: ", ")); register others before the rule")
  }

  private static func reason(_ error: any Error) -> String {
    (error as? ConversionError)?.message ?? "\(error)"
  }

  /// The steps of building; a placeholder with a default is filled in once and for all.
  func steps(_ tokens: [RuleToken]) throws(RuleError) -> [CompiledRule.Step] {
    var steps: [CompiledRule.Step] = []
    for token in tokens {
      switch token {
      case .slash: steps.append(.literal("/"))
      case .literal(let text): steps.append(.literal(RouteEncoding.path(text)))
      case .placeholder(let placeholder):
        guard let index = names.firstIndex(of: placeholder.name) else { continue }
        guard let value = rule.defaults[placeholder.name] else {
          steps.append(.value(index))
          continue
        }
        steps.append(.literal(try defaultText(value, placeholder, converters[index])))
      }
    }
    return steps
  }

  private func defaultText(
    _ value: RouteValue, _ placeholder: RuleToken.Placeholder, _ converter: BoundConverter
  ) throws(RuleError) -> String {
    let message: String
    do {
      if let text = try converter.urlText(for: value) { return text }
      message = "the converter refuses it"
    } catch {
      message = error.message
    }
    throw error(
      placeholder,
      "the default of '\(placeholder.name)' does not suit its converter: \(message)",
      fix: "give a default that the placeholder could match")
  }

  private func error(
    _ placeholder: RuleToken.Placeholder, _ message: String, fix: String
  ) -> RuleError {
    RuleError(
      rule: rule.text, source: rule.source, column: placeholder.column, message: message, fix: fix)
  }
}

extension BoundConverter {
  /// Binds a converter of the app's own.
  init(_ custom: any Converter, name: String, _ arguments: ConverterArguments) {
    self.init(.custom(custom), .custom(custom))
    weight = custom.weight
    isPartIsolating = custom.isPartIsolating
    if let pattern = custom.pattern {
      key = pattern
    } else {
      let named = arguments.named.sorted { $0.key < $1.key }
      key = "\(name)(\(arguments.positional), \(named))"
    }
  }
}
