/// The variables that nearly every request is asked for. Where they lie is noted while the variables
/// are copied, so that reading one is not a search through all of them.
enum CommonVariable: Int, CaseIterable {
  case appMount
  case authorization
  case contentLength
  case contextDocumentRoot
  case cookie
  case documentRoot
  case https
  case pathInfo
  case queryString
  case redirectStatus
  case releaseQuestion
  case requestMethod
  case requestURI
  case scriptFilename
  case scriptName
  case transferEncoding

  /// How many there are.
  static let count = allCases.count

  var name: StaticString {
    switch self {
    case .appMount: "APP_MOUNT"
    case .authorization: "HTTP_AUTHORIZATION"
    case .contentLength: "CONTENT_LENGTH"
    case .contextDocumentRoot: "CONTEXT_DOCUMENT_ROOT"
    case .cookie: "HTTP_COOKIE"
    case .documentRoot: "DOCUMENT_ROOT"
    case .https: "HTTPS"
    case .pathInfo: "PATH_INFO"
    case .queryString: "QUERY_STRING"
    case .redirectStatus: "REDIRECT_STATUS"
    case .releaseQuestion: "HTTP_EAVES_RELEASE"
    case .requestMethod: "REQUEST_METHOD"
    case .requestURI: "REQUEST_URI"
    case .scriptFilename: "SCRIPT_FILENAME"
    case .scriptName: "SCRIPT_NAME"
    case .transferEncoding: "HTTP_TRANSFER_ENCODING"
    }
  }

  /// How many bytes the longest name has.
  static let longestName = 22

  /// The variable of an item `NAME=value`, behind whose end there are as many readable bytes as the
  /// longest name has, and one more. The first letter leaves few to compare with.
  @inline(__always)
  init?(item: UnsafePointer<UInt8>) {
    let found: CommonVariable? =
      switch item.pointee {
      case UInt8(ascii: "A"): Self.first(.appMount, of: item)
      case UInt8(ascii: "C"):
        Self.first(.contentLength, of: item) ?? Self.first(.contextDocumentRoot, of: item)
      case UInt8(ascii: "D"): Self.first(.documentRoot, of: item)
      case UInt8(ascii: "H"):
        Self.first(.https, of: item) ?? Self.first(.cookie, of: item)
          ?? Self.first(.authorization, of: item) ?? Self.first(.releaseQuestion, of: item)
          ?? Self.first(.transferEncoding, of: item)
      case UInt8(ascii: "P"): Self.first(.pathInfo, of: item)
      case UInt8(ascii: "Q"): Self.first(.queryString, of: item)
      case UInt8(ascii: "R"):
        Self.first(.requestMethod, of: item) ?? Self.first(.requestURI, of: item)
          ?? Self.first(.redirectStatus, of: item)
      case UInt8(ascii: "S"):
        Self.first(.scriptName, of: item) ?? Self.first(.scriptFilename, of: item)
      default: nil
      }
    guard let found else { return nil }
    self = found
  }

  @inline(__always)
  private static func first(
    _ variable: CommonVariable, of item: UnsafePointer<UInt8>
  ) -> CommonVariable? {
    let count = variable.name.utf8CodeUnitCount
    // Where the name would end is seldom the end of another one.
    guard item[count] == UInt8(ascii: "="),
      CLibrary.equal(UnsafeBufferPointer(start: item, count: count), variable.name)
    else { return nil }
    return variable
  }

  /// Some of the variables.
  struct Selection: OptionSet, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ variable: CommonVariable) { rawValue = 1 << variable.rawValue }
  }
}
