import NIOCore

/// Finds the end of the head in a program's output, which comes in pieces.
struct CGIHeadReader {
  /// The most bytes that a head may have.
  static let limit = 65_536

  private var received: [UInt8] = []

  /// Where to go on looking for the empty line, so that no byte is looked at twice.
  private var scanned = 0
  private var lineStart = 0

  /// Takes in output.
  /// - Parameter output: what the program wrote; afterwards what of it belongs to the body
  /// - Returns: the head, once its end has come
  /// - Throws: `CGIHeadError`
  mutating func read(_ output: inout ByteBuffer) throws(CGIHeadError) -> CGIHead? {
    let before = received.count
    received.append(contentsOf: output.readableBytesView)
    while let end = nextLineEnd() {
      let line = received[lineStart..<end]
      let isEmpty = line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")])
      let start = lineStart
      lineStart = end + 1
      guard isEmpty else { continue }
      guard start <= Self.limit else { throw .tooLong }
      output.moveReaderIndex(forwardBy: lineStart - before)
      return try CGIHead(received[..<start])
    }
    guard received.count <= Self.limit else { throw .tooLong }
    output.moveReaderIndex(to: output.writerIndex)
    return nil
  }

  private mutating func nextLineEnd() -> Int? {
    while scanned < received.count {
      defer { scanned += 1 }
      if received[scanned] == UInt8(ascii: "\n") { return scanned }
    }
    return nil
  }
}
