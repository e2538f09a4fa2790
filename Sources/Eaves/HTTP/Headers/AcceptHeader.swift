/// The rules by which the items of one kind of `Accept` header are compared with what the app
/// offers.
public protocol AcceptRule: Sendable {
  /// An item or an offer, prepared for comparison.
  associatedtype Form: Sendable, Hashable

  /// Prepares an item of the header or an offer of the app.
  static func form(of value: String) -> Form

  /// Whether an offer is what an item asks for.
  static func matches(_ offer: Form, _ item: Form) -> Bool

  /// How exactly an item says what it wants, part by part; a wildcard is false.
  static func specificity(of item: String) -> [Bool]

  /// What to try when no offer matches as it is.
  static func fallback(in header: AcceptHeader<Self>, among offers: [String]) -> String?
}

extension AcceptRule {
  /// Whether the item is something other than `*`.
  public static func specificity(of item: String) -> [Bool] { [item != "*"] }

  /// Nothing.
  public static func fallback(in header: AcceptHeader<Self>, among offers: [String]) -> String? {
    nil
  }
}

/// What a client would like to get, from `Accept`, `Accept-Language`, `Accept-Charset` or
/// `Accept-Encoding` (RFC 9110 §12.5).
///
/// ```swift
/// let language = AcceptLanguages(parsing: header).bestMatch(among: ["en", "de"]) ?? "en"
/// ```
public struct AcceptHeader<Rule: AcceptRule>: Sendable, Hashable {
  /// One wish.
  public struct Item: Sendable, Hashable {
    /// What is wished for, such as `text/html` or `*`.
    public let value: String
    /// How much, from 0 (not at all) to 1.
    public let quality: Double
    let form: Rule.Form
  }

  /// The wishes, the most specific first, among these the dearest first.
  public let items: [Item]

  /// Reads a header. Items whose quality is not a number from 0 to 1 are dropped.
  public init(parsing header: String) {
    var wishes: [(value: String, quality: Double)] = []
    for item in HeaderValue.list(header) {
      var options = HeaderValue.options(item)
      var quality = 1.0
      if let text = options.parameters["q"] {
        guard let number = Self.quality(text) else { continue }
        quality = number
        options.parameters.remove("q")
      }
      let value =
        options.parameters.isEmpty
        ? options.value : HeaderValue.dump(options.value, options.parameters)
      wishes.append((value, quality))
    }
    self.init(wishes)
  }

  init(_ wishes: [(value: String, quality: Double)]) {
    let ranked = wishes.map { wish in
      (wish: wish, specificity: Rule.specificity(of: wish.value))
    }
    let sorted = ranked.sorted { first, second in
      switch Self.compare(first.specificity, second.specificity) {
      case .orderedBefore: false
      case .orderedAfter: true
      case .same: first.wish.quality > second.wish.quality
      }
    }
    items = sorted.map { entry in
      Item(
        value: entry.wish.value, quality: entry.wish.quality,
        form: Rule.form(of: entry.wish.value))
    }
  }

  /// `0.5`, `1`, `0.333`: digits, and digits after a point.
  private static func quality(_ text: String) -> Double? {
    let bytes = Array(text.utf8).trimmed()
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }),
      let number = Double(bytes.text), number <= 1
    else { return nil }
    return number
  }

  private enum Order { case orderedBefore, same, orderedAfter }

  /// The order of Python's tuples: by the first part that differs, then by length.
  private static func compare(_ first: [Bool], _ second: [Bool]) -> Order {
    for (one, other) in zip(first, second) where one != other {
      return other ? .orderedBefore : .orderedAfter
    }
    if first.count == second.count { return .same }
    return first.count < second.count ? .orderedBefore : .orderedAfter
  }

  /// The first wish.
  public var best: String? { items.first?.value }

  /// How much the client wants something; 0 if nothing in the header matches it.
  public func quality(of offer: String) -> Double {
    let form = Rule.form(of: offer)
    return items.first { Rule.matches(form, $0.form) }?.quality ?? 0
  }

  /// Whether something in the header matches, be it with quality 0.
  public func contains(_ offer: String) -> Bool {
    let form = Rule.form(of: offer)
    return items.contains { Rule.matches(form, $0.form) }
  }

  /// The offer the client likes best; nil when it wants none of them. Of equally good ones the
  /// first is taken.
  public func bestMatch(among offers: [String]) -> String? {
    directMatch(among: offers) ?? Rule.fallback(in: self, among: offers)
  }

  func directMatch(among offers: [String]) -> String? {
    var best: (offer: String, quality: Double, specificity: [Bool])?
    for offer in offers {
      let form = Rule.form(of: offer)
      guard let item = items.first(where: { Rule.matches(form, $0.form) }), item.quality > 0
      else { continue }
      let specificity = Rule.specificity(of: item.value)
      if let best {
        guard item.quality >= best.quality else { continue }
        guard
          item.quality > best.quality
            || Self.compare(specificity, best.specificity) == .orderedAfter
        else { continue }
      }
      best = (offer, item.quality, specificity)
    }
    return best?.offer
  }
}

extension AcceptHeader: CustomStringConvertible {
  /// The value of a header with these wishes.
  public var description: String {
    items.map { $0.quality == 1 ? $0.value : "\($0.value);q=\($0.quality)" }
      .joined(separator: ",")
  }
}
