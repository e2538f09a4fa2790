import NIOCore

extension ByteBuffer {
  /// Writes the record that opens a request for an answer (FastCGI specification 5.1).
  /// - Parameter keepsConnection: whether the program leaves the connection open after it
  mutating func writeFastCGIBegin(keepsConnection: Bool) {
    writeFastCGIHeader(.beginRequest, contentLength: 8)
    let responder: UInt16 = 1
    writeInteger(responder)
    writeInteger(keepsConnection ? 1 : 0, as: UInt8.self)
    writeRepeatingByte(0, count: 5)
  }

  /// Writes variables as a stream of records, with the empty one that ends it (FastCGI
  /// specification 5.2).
  mutating func writeFastCGIParameters(_ variables: VariableList) {
    writeFastCGIStream(.parameters, variables.bytes)
    writeFastCGIHeader(.parameters, contentLength: 0)
  }

  /// Writes bytes of the request's body (FastCGI specification 5.3). None are written for none, as
  /// that would end the body.
  mutating func writeFastCGIInput(_ bytes: ByteBuffer) {
    writeFastCGIStream(.standardInput, bytes)
  }

  /// Writes the empty record that ends the request's body.
  mutating func writeFastCGIInputEnd() {
    writeFastCGIHeader(.standardInput, contentLength: 0)
  }

  private mutating func writeFastCGIStream(_ kind: FastCGIRecord.Kind, _ bytes: ByteBuffer) {
    var rest = bytes
    while let part = rest.readSlice(length: min(rest.readableBytes, FastCGIRecord.largestContent)),
      part.readableBytes > 0
    {
      writeFastCGIHeader(kind, contentLength: part.readableBytes)
      writeImmutableBuffer(part)
    }
  }

  private mutating func writeFastCGIHeader(_ kind: FastCGIRecord.Kind, contentLength: Int) {
    writeMultipleIntegers(
      FastCGIRecord.version, kind.rawValue, FastCGIRecord.requestID, UInt16(contentLength),
      UInt8(0), UInt8(0))
  }
}
