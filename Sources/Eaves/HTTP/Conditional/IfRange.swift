/// The value of an `If-Range` header (RFC 9110 §13.1.5): the range is wanted if the resource is
/// still the same, else the whole.
public enum IfRange: Sendable, Hashable, CustomStringConvertible {
  /// Still the version of this tag.
  case tag(String)
  /// Not changed since this moment.
  case date(HTTPDate)

  /// Reads a header; nil for an empty one. What is not a date is a tag.
  public init?(parsing header: String) {
    if let date = HTTPDate(parsing: header) {
      self = .date(date)
    } else if let tag = EntityTag(parsing: header) {
      self = .tag(tag.value)
    } else {
      return nil
    }
  }

  /// The value of a header.
  public var description: String {
    switch self {
    case .tag(let tag): "\"\(tag)\""
    case .date(let date): date.description
    }
  }
}
