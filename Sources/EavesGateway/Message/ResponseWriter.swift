/// Where a streamed body is written, piece by piece.
///
/// Under mod_fcgid the web server holds the pieces back until it has 64 KiB or the response ends
/// (`FcgidOutputBufferSize`); as plain CGI and behind nginx they arrive as they are flushed.
public final class ResponseWriter {
  private let sink: any ResponseSink

  /// The bytes written so far.
  private(set) var count = 0

  init(sink: any ResponseSink) { self.sink = sink }

  /// Writes text as UTF-8.
  /// - Throws: `ClientDisconnected` when nobody reads the response any more
  public func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes bytes.
  /// - Throws: `ClientDisconnected` when nobody reads the response any more
  public func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Writes bytes.
  /// - Throws: `ClientDisconnected` when nobody reads the response any more
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    count += bytes.count
    try sink.write(bytes)
  }

  /// Sends what has been written so far on its way.
  /// - Throws: `ClientDisconnected` when nobody reads the response any more
  public func flush() throws { try sink.flush() }
}

/// The client, or the web server, closed the connection before the response was complete.
public struct ClientDisconnected: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason.
  public var description: String { "the client went away before it had the whole response" }
}

/// The way back to the web server.
protocol ResponseSink: AnyObject {
  /// Takes bytes, and may keep them until the next flush.
  func write(_ bytes: UnsafeRawBufferPointer) throws(ClientDisconnected)

  /// Sends what was kept.
  func flush() throws(ClientDisconnected)
}
