import HTTPTypes

extension Request {
  /// The media type of the body with its parameters, such as `charset`.
  public var contentType: ContentType {
    ContentType(parsing: gateway.variables["CONTENT_TYPE"])
  }

  /// The media type of the body, in small letters and without parameters; empty when there is none.
  public var mediaType: String { contentType.mediaType }

  /// Whether the body says that it is JSON.
  public var isJSON: Bool { contentType.isJSON }

  /// The number of bytes of the body, where it is known beforehand.
  public var contentLength: Int? {
    BodyExtent.contentLength(
      gateway.variables["CONTENT_LENGTH"],
      transferEncoding: gateway.variables["HTTP_TRANSFER_ENCODING"])
  }

  /// The media types the client would like.
  public var accept: AcceptMediaTypes { AcceptMediaTypes(parsing: header(.accept)) }

  /// The languages the client would like.
  public var languages: AcceptLanguages { AcceptLanguages(parsing: header(.acceptLanguage)) }

  /// The compressions the client understands.
  public var encodings: AcceptEncodings { AcceptEncodings(parsing: header(.acceptEncoding)) }

  /// The character sets the client would like.
  public var charsets: AcceptCharsets {
    AcceptCharsets(parsing: gateway.variables["HTTP_ACCEPT_CHARSET"] ?? "")
  }

  /// Whether the client would rather have JSON than a page.
  public var prefersJSON: Bool {
    guard gateway.variables.bytes("HTTP_ACCEPT") != nil else { return false }
    return accept.bestMatch(among: ["text/html", "application/json"]) == "application/json"
  }

  /// Who the client says it is; nil when it says nothing or nothing that can be read.
  public var authorization: Authorization? {
    gateway.variables.authorization.flatMap(Authorization.init(parsing:))
  }

  /// What the client has already, so that it need not be sent again.
  public var conditions: RequestConditions { RequestConditions(headers) }

  /// The program of the client, as it calls itself.
  public var userAgent: String { header(.userAgent) }

  /// The page that led here, as far as the browser tells.
  public var referrer: String? { headers[.referer] }

  private func header(_ name: HTTPField.Name) -> String { headers[name] ?? "" }

}
