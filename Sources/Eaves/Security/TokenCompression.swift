internal import CZlib

/// The zlib streams (RFC 1950) inside tokens.
enum TokenCompression {
  /// The most bytes that a payload may unpack to: far more than any cookie or token needs, and
  /// too few for a small token to eat a process's memory.
  static let maximumUnpackedCount = 1_048_576

  /// Packs bytes; nil when zlib cannot.
  static func pack(_ bytes: [UInt8]) -> [UInt8]? {
    var count = compressBound(uLong(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(count))
    guard compress(&packed, &count, bytes, uLong(bytes.count)) == Z_OK else { return nil }
    return Array(packed[..<Int(count)])
  }

  /// Unpacks bytes.
  /// - Throws: ``TokenError`` for what is not a whole stream, or unpacks to more than the limit.
  static func unpack(_ bytes: [UInt8]) throws(TokenError) -> [UInt8] {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw TokenError(.malformedPayload("zlib cannot start"))
    }
    defer { inflateEnd(&stream) }

    // zlib takes its input as mutable and does not change it.
    var input = bytes
    var unpacked: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    let message = input.withUnsafeMutableBufferPointer { input -> String? in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      while true {
        let status = chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_out = chunk.baseAddress
          stream.avail_out = uInt(chunk.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        unpacked += chunk[..<(chunk.count - Int(stream.avail_out))]
        guard unpacked.count <= maximumUnpackedCount else {
          return "it unpacks to more than \(maximumUnpackedCount) bytes"
        }
        if status == Z_STREAM_END { return nil }
        // Without input left, zlib makes no progress and says so: the stream is cut short.
        guard status == Z_OK else { return "it is not a whole zlib stream" }
      }
    }
    if let message { throw TokenError(.malformedPayload(message)) }
    return unpacked
  }
}
