import NIOCore
import NIOHTTP1

extension CGIHead {
  /// The length that the program announces; nil for none, or for what is no length.
  var contentLength: Int? {
    guard let value = field("content-length")?.value, !value.isEmpty, value.count < 19,
      value.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(String(decoding: value, as: UTF8.self))
  }

  /// Writes the head as HTTP/1.1 has it.
  /// - Parameters:
  ///   - framing: how the body is delimited
  ///   - date: the time now, for a program that gives none
  ///   - keepsAlive: whether the connection stays open
  ///   - version: the request's version
  func write(
    to output: inout ByteBuffer, framing: ResponseFraming, date: [UInt8], keepsAlive: Bool,
    version: HTTPVersion
  ) {
    output.writeStaticString("HTTP/1.1 ")
    output.writeString("\(status)")
    output.writeStaticString(" ")
    if reason.isEmpty {
      output.writeString(HTTPResponseStatus(statusCode: status).reasonPhrase)
    } else {
      output.writeBytes(reason)
    }
    output.writeStaticString("\r\n")
    var hasDate = false
    for field in fields where Self.isPassedOn(field.name) {
      if field.isNamed("date") { hasDate = true }
      output.writeString(field.name)
      output.writeStaticString(": ")
      output.writeBytes(field.value)
      output.writeStaticString("\r\n")
    }
    if !hasDate {
      output.writeStaticString("Date: ")
      output.writeBytes(date)
      output.writeStaticString("\r\n")
    }
    writeFraming(framing, to: &output)
    if !keepsAlive {
      output.writeStaticString("Connection: close\r\n")
    } else if version != .http1_1 {
      output.writeStaticString("Connection: keep-alive\r\n")
    }
    output.writeStaticString("\r\n")
  }

  private func writeFraming(_ framing: ResponseFraming, to output: inout ByteBuffer) {
    switch framing.form {
    case .chunked: output.writeStaticString("Transfer-Encoding: chunked\r\n")
    case .length: output.writeString("Content-Length: \(framing.remaining)\r\n")
    case .none:
      // An answer to HEAD, or one of status 304, tells the length of what it stands for.
      if status != 204, let contentLength {
        output.writeString("Content-Length: \(contentLength)\r\n")
      }
    case .close: break
    }
  }

  /// Whether a field is for the visitor, and not for the connection (RFC 9110 §7.6.1).
  private static func isPassedOn(_ name: String) -> Bool {
    switch name.utf8.count {
    case 7: !name.isSame(asLowercase: "upgrade") && !name.isSame(asLowercase: "trailer")
    case 10: !name.isSame(asLowercase: "connection") && !name.isSame(asLowercase: "keep-alive")
    case 14: !name.isSame(asLowercase: "content-length")
    case 16: !name.isSame(asLowercase: "proxy-connection")
    case 17: !name.isSame(asLowercase: "transfer-encoding")
    default: true
    }
  }
}
