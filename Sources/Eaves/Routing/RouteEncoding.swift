/// Percent-encoding of the parts of a URL, as Werkzeug does it.
///
/// Source: WHATWG URL §1.3, "percent-encoded bytes", and Werkzeug's choice of safe characters.
public enum RouteEncoding {
  /// Encodes text for a path; slashes stay.
  public static func path(_ text: String) -> String {
    PercentEncoding.encode(text, unescaped: pathSafe)
  }

  /// Encodes a name or a value of a query; spaces become `+`.
  public static func query(_ text: String) -> String {
    PercentEncoding.encodeForm(text, unescaped: .queryItem)
  }

  /// Encodes text for the part after `#`; percent signs stay.
  public static func fragment(_ text: String) -> String {
    PercentEncoding.encode(text, unescaped: .encodedFragment)
  }

  /// Makes a query of values, without the question mark: lists repeat their name, and null is left
  /// out.
  public static func query(_ values: some Sequence<(name: String, value: RouteValue)>) -> String {
    var text = ""
    for (name, value) in values { append(name, value, to: &text) }
    return text
  }

  private static func append(_ name: String, _ value: RouteValue, to text: inout String) {
    switch value {
    case .null: return
    case .list(let items):
      for item in items { append(name, item, to: &text) }
    default:
      if !text.isEmpty { text += "&" }
      text += query(name) + "=" + query(value.text ?? "")
    }
  }

  private static let pathSafe = PercentEncoding.Unescaped("!$&'()*+,/:;=@")
}
