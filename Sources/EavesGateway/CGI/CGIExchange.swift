#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The one request and response of a CGI process (RFC 3875): the body comes from file descriptor 0,
/// the response goes to file descriptor 1.
final class CGIExchange {
  private static let bufferSize = 16_384

  /// How many bytes of the body are left; nil when only its end tells.
  private var remaining: Int?
  private var failed = false
  private var buffer: [UInt8] = []

  /// - Parameter variables: those of the request. A script must not read more than CONTENT_LENGTH
  ///   bytes (RFC 3875 §4.2), as the server need not close the pipe after them.
  init(_ variables: Variables) {
    let length = variables["CONTENT_LENGTH"].flatMap { Int($0) }
    let isChunked = variables.bytes(.transferEncoding) != nil
    remaining = length ?? (isChunked ? nil : 0)
    buffer.reserveCapacity(Self.bufferSize)
  }

  private func send(_ bytes: UnsafeRawBufferPointer) throws(ClientDisconnected) {
    do throws(SystemError) {
      try Descriptor.write(bytes, to: STDOUT_FILENO)
    } catch {
      throw ClientDisconnected()
    }
  }
}

extension CGIExchange: BodySource {
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let wanted = min(buffer.count, remaining ?? buffer.count)
    guard wanted > 0, !failed else { return 0 }
    do throws(SystemError) {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
      let count = try Descriptor.read(into: part, from: STDIN_FILENO)
      // The pipe may end before the declared length; RequestBody notices by the count.
      remaining = count == 0 ? 0 : remaining.map { $0 - count }
      return count
    } catch {
      failed = true
      return 0
    }
  }

  var isAtEnd: Bool { remaining == 0 || failed }

  var hasFailed: Bool { failed }
}

extension CGIExchange: ResponseSink {
  func write(_ bytes: UnsafeRawBufferPointer) throws(ClientDisconnected) {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count > Self.bufferSize {
      try send(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  func flush() throws(ClientDisconnected) {
    defer { buffer.removeAll(keepingCapacity: true) }
    var failure: ClientDisconnected?
    buffer.withUnsafeBytes { bytes in
      do throws(ClientDisconnected) { try send(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
