/// The value of a `Content-Type` header: a media type and its parameters (RFC 9110 §8.3).
public struct ContentType: Sendable, Hashable, CustomStringConvertible {
  /// The media type in small letters, `text/html`; empty when there is none.
  public var mediaType: String
  /// The parameters, such as `charset` and `boundary`.
  public var parameters: HeaderParameters

  /// A media type with parameters.
  public init(_ mediaType: String, parameters: HeaderParameters = [:]) {
    self.mediaType = mediaType.asciiLowercased
    self.parameters = parameters
  }

  /// Reads a header; a missing one has the empty media type.
  public init(parsing header: String?) {
    let options = HeaderValue.options(header ?? "")
    self.init(options.value, parameters: options.parameters)
  }

  /// The value of the header.
  public var description: String { HeaderValue.dump(mediaType, parameters) }

  /// Whether the body is JSON: `application/json` or `application/…+json`.
  public var isJSON: Bool {
    mediaType == "application/json"
      || mediaType.hasPrefix("application/") && mediaType.hasSuffix("+json")
  }

  /// The header for a media type: text gets `; charset=utf-8`.
  public static func header(for mediaType: String, charset: String = "utf-8") -> String {
    let isText =
      mediaType.hasPrefix("text/") || mediaType.hasSuffix("+xml")
      || textTypes.contains(mediaType)
    return isText ? "\(mediaType); charset=\(charset)" : mediaType
  }

  /// Types of text that are not called `text/…` and have a charset parameter (IANA registry).
  private static let textTypes: Set<String> = [
    "application/ecmascript", "application/javascript", "application/sql", "application/xml",
    "application/xml-dtd", "application/xml-external-parsed-entity",
  ]
}
