internal import CZlib

/// The zlib streams (RFC 1950) inside tokens.
enum TokenCompression {
  /// The most bytes that a payload may unpack to: far more than any cookie or token needs, and
  /// too few for a small token to eat a process's memory.
  static let maximumUnpackedCount = 1_048_576

  /// Packs bytes; nil when zlib cannot.
  ///
  /// zlib's usual window of 32 KiB with its tables takes 256 KiB for each stream, of which a payload
  /// of a few hundred bytes uses next to nothing; a window as large as the payload finds the same
  /// repetitions. The head of the stream says 32 KiB all the same, which is what it says in tokens that
  /// Python makes: whoever reads it may keep more than it needs.
  static func pack(_ bytes: [UInt8]) -> [UInt8]? {
    let windowBits = windowBits(for: bytes.count)
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, memoryLevel(windowBits),
        Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }

    // zlib takes its input as mutable and does not change it.
    var input = bytes
    let bound = Int(deflateBound(&stream, uLong(bytes.count)))
    return input.withUnsafeMutableBufferPointer { input -> [UInt8]? in
      var isPacked = false
      var packed = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        isPacked = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = output.count - Int(stream.avail_out)
      }
      guard isPacked else { return nil }
      packed.replaceSubrange(..<head.count, with: head)
      return packed
    }
  }

  /// A window of 32 KiB, and the usual effort (RFC 1950 §2.2).
  private static let head: [UInt8] = [0x78, 0x9C]

  /// The smallest window, as a power of two, from whose end its start can still be reached: zlib keeps
  /// 262 bytes of it for looking ahead.
  private static func windowBits(for count: Int) -> Int32 {
    (9...15).first { 1 << $0 >= count + 262 } ?? 15
  }

  /// As many symbols in a block as the window has bytes, so that a payload is one block.
  private static func memoryLevel(_ windowBits: Int32) -> Int32 { min(windowBits - 6, 8) }

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
          // Told that this is all there is, zlib keeps no window when it fits into the chunk.
          return inflate(&stream, Z_FINISH)
        }
        unpacked += chunk[..<(chunk.count - Int(stream.avail_out))]
        guard unpacked.count <= maximumUnpackedCount else {
          return "it unpacks to more than \(maximumUnpackedCount) bytes"
        }
        if status == Z_STREAM_END { return nil }
        // With room left in the chunk, it is the input that is not enough: the stream is cut short.
        guard status == Z_OK || status == Z_BUF_ERROR && stream.avail_out == 0 else {
          return "it is not a whole zlib stream"
        }
      }
    }
    if let message { throw TokenError(.malformedPayload(message)) }
    return unpacked
  }
}
