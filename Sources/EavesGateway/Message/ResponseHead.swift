import HTTPTypes

/// Writes the head of a response in CGI form: `Status`, the header fields, and an empty line
/// (RFC 3875 §6).
struct ResponseHead {
  /// A line of 8,190 bytes or more makes Apache answer 500 in its stead; the margin is for what
  /// proxies add.
  static let lineLimit = 8_000

  /// Appends the head to `bytes`.
  /// - Throws: `HeaderError` for what must not or cannot be sent; `bytes` is then unusable
  static func append(
    _ response: GatewayResponse, contentLength: Int?, to bytes: inout ByteBuffer
  ) throws(HeaderError) {
    guard response.status.code >= 200 else { throw .invalidStatus(response.status.code) }
    bytes.append(ascii: "Status: ")
    bytes.append(decimal: response.status.code, digits: 3)
    bytes.append(ascii: " ")
    bytes.append(utf8: response.status.reasonPhrase)
    bytes.append(ascii: "\r\n")
    var hasLength = false
    for field in response.headers {
      let start = bytes.count
      bytes.append(utf8: field.name.rawName)
      bytes.append(ascii: ": ")
      field.withUnsafeBytesOfValue { bytes.append(UnsafeRawBufferPointer($0)) }
      if bytes.count - start >= lineLimit {
        throw .lineTooLong(name: field.name.rawName, length: bytes.count - start)
      }
      bytes.append(ascii: "\r\n")
      if field.name.isSame(as: .contentLength) { hasLength = true }
    }
    if let contentLength, !hasLength {
      bytes.append(ascii: "Content-Length: ")
      bytes.append(decimal: contentLength)
      bytes.append(ascii: "\r\n")
    }
    bytes.append(ascii: "\r\n")
  }
}

/// A part of a response's head that cannot be sent.
public enum HeaderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The status is not one that an answer can have: the statuses 1xx announce an answer (RFC 9110
  /// §15.2), and below them there is none.
  case invalidStatus(Int)

  /// The name is not a token (RFC 9110 §5.6.2).
  case invalidName(String)

  /// The value has a line break, a NUL, or another control character (RFC 9110 §5.5).
  case invalidValue(name: String)

  /// The line would have 8,000 bytes or more, which Apache refuses.
  case lineTooLong(name: String, length: Int)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .invalidStatus(let code):
      "\(code) cannot be the status of an answer; use one of 200 and above"
    case .invalidName(let name):
      "\(name.debugDescription) cannot be the name of a header field: only letters, digits, and "
        + "!#$%&'*+-.^_`|~ may be in it"
    case .invalidValue(let name):
      "the value of the header field \(name) has a line break or another control character in it; "
        + "remove or encode it"
    case .lineTooLong(let name, let length):
      "the header field \(name) has \(length) bytes, and web servers refuse lines of 8,000 bytes "
        + "or more; shorten it"
    }
  }
}

extension HTTPField {
  /// Makes a field of two strings, and refuses what `init(name:value:)` would change silently.
  /// - Throws: `HeaderError` when the name is not a token, or the value has a control character
  ///   other than the tab
  public init(checking name: String, value: String) throws(HeaderError) {
    guard let fieldName = HTTPField.Name(name) else { throw .invalidName(name) }
    guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
      throw .invalidValue(name: name)
    }
    self.init(name: fieldName, value: value)
  }
}
