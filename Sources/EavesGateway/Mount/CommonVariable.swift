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

  /// The variable of a name. The length leaves few to compare with.
  @inline(__always)
  init?(name: UnsafeBufferPointer<UInt8>) {
    let found: CommonVariable? =
      switch name.count {
      case 5: Self.first(.https, named: name)
      case 9: Self.first(.pathInfo, .appMount, named: name)
      case 11:
        Self.first(.requestURI, .scriptName, named: name) ?? Self.first(.cookie, named: name)
      case 12: Self.first(.queryString, named: name)
      case 13: Self.first(.documentRoot, named: name)
      case 14: Self.first(.requestMethod, .contentLength, named: name)
      case 15: Self.first(.scriptFilename, .redirectStatus, named: name)
      case 18: Self.first(.authorization, .releaseQuestion, named: name)
      case 21: Self.first(.contextDocumentRoot, named: name)
      case 22: Self.first(.transferEncoding, named: name)
      default: nil
      }
    guard let found else { return nil }
    self = found
  }

  @inline(__always)
  private static func first(
    _ one: CommonVariable, _ other: CommonVariable? = nil, named name: UnsafeBufferPointer<UInt8>
  ) -> CommonVariable? {
    if CLibrary.equal(name, one.name) { return one }
    guard let other, CLibrary.equal(name, other.name) else { return nil }
    return other
  }

  /// Some of the variables.
  struct Selection: OptionSet, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ variable: CommonVariable) { rawValue = 1 << variable.rawValue }
  }
}
