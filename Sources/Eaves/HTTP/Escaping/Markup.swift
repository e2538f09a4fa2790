/// HTML that is safe to send: literal parts are markup, values put into it are escaped.
///
/// ```swift
/// let link: Markup = "<a href=\"\(url)\">\(title)</a>"
/// ```
public struct Markup: Sendable, Hashable, CustomStringConvertible {
  /// The HTML.
  public let html: String

  /// Takes HTML as it is; only for what is known to be safe.
  public init(safe html: String) { self.html = html }

  /// Escapes a text.
  public init(escaping text: String) { html = HTML.escape(text) }

  /// The HTML.
  public var description: String { html }

  /// The two one after the other.
  public static func + (first: Markup, second: Markup) -> Markup {
    Markup(safe: first.html + second.html)
  }
}

extension Markup: ExpressibleByStringInterpolation {
  /// Collects literal parts and escaped values.
  public struct StringInterpolation: StringInterpolationProtocol {
    var html = ""

    /// Starts with room for the literal parts.
    public init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity + interpolationCount * 8)
    }

    /// Adds markup.
    public mutating func appendLiteral(_ literal: String) { html += literal }

    /// Adds markup.
    public mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

    /// Adds a value, its text escaped.
    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      html += HTML.escape(value.description)
    }
  }

  /// Markup from a literal.
  public init(stringLiteral html: String) { self.html = html }

  /// Markup from a literal with values in it.
  public init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }
}

extension Sequence<Markup> {
  /// The items with markup between them.
  public func joined(separator: Markup = "") -> Markup {
    Markup(safe: map(\.html).joined(separator: separator.html))
  }
}
