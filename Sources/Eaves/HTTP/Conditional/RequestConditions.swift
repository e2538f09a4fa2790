public import HTTPTypes

/// What the conditional headers of a request ask for (RFC 9110 §13), and the decision for a
/// resource of which tag and date are known.
public struct RequestConditions: Sendable, Hashable {
  /// The tags of `If-Match`.
  public var ifMatch = EntityTagSet()
  /// The tags of `If-None-Match`.
  public var ifNoneMatch = EntityTagSet()
  /// The date of `If-Modified-Since`.
  public var ifModifiedSince: HTTPDate?
  /// `If-Range`; nil when the header is missing.
  public var ifRange: IfRange?
  /// Whether there is an `If-Range` header, readable or not.
  public var hasIfRange = false
  /// The text of `Range`.
  public var range: String?

  /// No conditions.
  public init() {}

  /// Reads the conditions of a request.
  /// - Parameter field: gives the value of a header, nil where it is missing
  public init(field: (HTTPField.Name) -> String?) {
    if let header = field(.ifMatch) { ifMatch = EntityTagSet(parsing: header) }
    if let header = field(.ifNoneMatch) { ifNoneMatch = EntityTagSet(parsing: header) }
    ifModifiedSince = field(.ifModifiedSince).flatMap(HTTPDate.init(parsing:))
    range = field(.range)
    if let header = field(.ifRange) {
      hasIfRange = true
      ifRange = IfRange(parsing: header)
    }
  }

  /// Reads the conditions of a request's header fields.
  public init(_ fields: HTTPFields) { self.init { fields[$0] } }

  /// Whether a resource is another one than the client has.
  /// - Parameters:
  ///   - tag: the resource's `ETag`, with or without quotes
  ///   - lastModified: when the resource changed
  ///   - regardsIfRange: whether `If-Range` decides, which it does for a range only
  public func isModified(
    tag: String?, lastModified: HTTPDate?, regardsIfRange: Bool = false
  ) -> Bool {
    let ifRange = regardsIfRange && range != nil ? self.ifRange : nil
    var since = ifModifiedSince
    if case .date(let date) = ifRange { since = date }
    var isUnmodified = false
    if let since, let lastModified { isUnmodified = lastModified <= since }
    guard let tag = tag.flatMap(EntityTag.init(parsing:))?.value else { return !isUnmodified }
    if case .tag(let wanted) = ifRange {
      return !EntityTagSet(parsing: wanted).contains(tag)
    }
    if !ifNoneMatch.isEmpty { isUnmodified = ifNoneMatch.containsWeakly(tag) }
    if !ifMatch.isEmpty { isUnmodified = !ifMatch.strong.contains(tag) }
    return !isUnmodified
  }
}
