import NIOCore

/// What a program sends over a FastCGI connection (FastCGI specification 3.3).
struct FastCGIRecord: Hashable {
  /// The types of records, whichever side sends them (FastCGI specification 8).
  enum Kind: UInt8 {
    case beginRequest = 1
    case abortRequest
    case endRequest
    case parameters
    case standardInput
    case standardOutput
    case standardError
    case data
    case getValues
    case getValuesResult
    case unknownType
  }

  /// The bytes in front of each record's content.
  static let headerLength = 8

  /// The most bytes of content that a record can have.
  static let largestContent = 65_535

  /// The version of the protocol, in each record's first byte.
  static let version: UInt8 = 1

  /// The number of the one request that is under way on a connection: libfcgi knows no others.
  static let requestID: UInt16 = 1

  var kind: Kind
  var content: ByteBuffer
}

/// What is wrong with bytes that a program has sent.
enum FastCGIError: Error, Hashable, CustomStringConvertible {
  case version(UInt8)
  case kind(UInt8)
  case requestID(UInt16)
  case endRequestLength(Int)
  case status(UInt8)

  var description: String {
    switch self {
    case .version(let version): "a record of FastCGI's version \(version), which is not known"
    case .kind(let kind): "a record of type \(kind), which no program sends"
    case .requestID(let id): "a record for request \(id), which is not under way"
    case .endRequestLength(let length): "an end of the request of \(length) bytes, not 8"
    case .status(1): "that it serves one request a connection, and one was under way"
    case .status(2): "that it has too much to do"
    case .status(3): "that it does not answer requests (FastCGI role)"
    case .status(let status): "the protocol status \(status), which is not known"
    }
  }
}
