import NIOCore

/// Takes the bytes of a program apart into records.
///
/// The bytes come from a program, which may be broken: every length is checked, and no more than one
/// record is held back.
struct FastCGIDecoder {
  private var pending = ByteBuffer()

  /// Whether part of a record has come and its end is still missing.
  var isInsideRecord: Bool { pending.readableBytes > 0 }

  /// Adds what has been received.
  mutating func append(_ bytes: ByteBuffer) {
    guard pending.readableBytes > 0 else {
      pending = bytes
      return
    }
    pending.writeImmutableBuffer(bytes)
  }

  /// The next whole record; nil when more bytes are needed.
  /// - Throws: `FastCGIError` for what a program must not send to a web server
  mutating func next() throws(FastCGIError) -> FastCGIRecord? {
    while true {
      guard let header = Header(pending) else { return nil }
      try header.check()
      let whole = FastCGIRecord.headerLength + header.contentLength + header.paddingLength
      guard pending.readableBytes >= whole else { return nil }
      pending.moveReaderIndex(forwardBy: FastCGIRecord.headerLength)
      let content = pending.readSlice(length: header.contentLength)
      pending.moveReaderIndex(forwardBy: header.paddingLength)
      // Management records, which answer questions that are never asked, have the number 0.
      guard let content, header.requestID != 0, let kind = header.responseKind else { continue }
      return FastCGIRecord(kind: kind, content: content)
    }
  }

  private struct Header {
    let version: UInt8
    let kind: UInt8
    let requestID: UInt16
    let contentLength: Int
    let paddingLength: Int

    init?(_ bytes: ByteBuffer) {
      var bytes = bytes
      guard
        let (version, kind, requestID, contentLength, paddingLength, _) =
          bytes.readMultipleIntegers(
            as: (UInt8, UInt8, UInt16, UInt16, UInt8, UInt8).self)
      else { return nil }
      self.version = version
      self.kind = kind
      self.requestID = requestID
      self.contentLength = Int(contentLength)
      self.paddingLength = Int(paddingLength)
    }

    /// Says at once that a peer does not speak the protocol, before waiting for what it announces.
    func check() throws(FastCGIError) {
      guard version == FastCGIRecord.version else { throw .version(version) }
      guard requestID != 0 else { return }
      guard responseKind != nil else { throw .kind(kind) }
      guard requestID == FastCGIRecord.requestID else { throw .requestID(requestID) }
    }

    /// The record's type, if it is one that a program sends about a request.
    var responseKind: FastCGIRecord.Kind? {
      switch FastCGIRecord.Kind(rawValue: kind) {
      case .standardOutput: .standardOutput
      case .standardError: .standardError
      case .endRequest: .endRequest
      default: nil
      }
    }
  }
}

extension FastCGIRecord {
  /// Checks the content of an END_REQUEST record (FastCGI specification 5.5).
  /// - Throws: `FastCGIError` when it has not the right length, or says that the request was refused
  func checkEnd() throws(FastCGIError) {
    guard content.readableBytes == 8 else { throw .endRequestLength(content.readableBytes) }
    let status = content.getInteger(at: content.readerIndex + 4, as: UInt8.self) ?? 0
    guard status == 0 else { throw .status(status) }
  }
}
