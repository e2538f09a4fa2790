import EavesGateway
import Glibc
import HTTPTypes

extension Fixture {
  /// A body of `count` bytes.
  static func bytes(_ query: Query) -> GatewayResponse {
    let count = query.number("count", or: 2)
    return GatewayResponse(
      headers: [.contentType: "application/octet-stream"],
      body: .bytes([UInt8](repeating: UInt8(ascii: "x"), count: count)))
  }

  /// A body of `pieces` pieces of `size` bytes, each flushed, `ms` milliseconds apart.
  static func stream(_ query: Query) -> GatewayResponse {
    let pieces = query.number("pieces", or: 3)
    let size = query.number("size", or: 10)
    let pause = query.number("ms", or: 0)
    return GatewayResponse(
      headers: [.contentType: "text/plain"],
      body: .stream { writer in
        for piece in 0..<pieces {
          let letter = UInt8(ascii: "a") + UInt8(piece % 26)
          try writer.write([UInt8](repeating: letter, count: size))
          try writer.flush()
          usleep(UInt32(pause * 1_000))
        }
      })
  }

  /// A part of a body, and then an error.
  static func streamThenThrow(_ query: Query) -> GatewayResponse {
    let size = query.number("size", or: 10)
    return GatewayResponse(
      headers: [.contentType: "text/plain"],
      body: .stream { writer in
        try writer.write([UInt8](repeating: UInt8(ascii: "x"), count: size))
        try writer.flush()
        throw Deployment.Broken(description: "thrown while streaming")
      })
  }

  /// A file below ROOT.
  static func file(_ fixture: Fixture, _ query: Query) throws -> GatewayResponse {
    let region = try FileRegion(path: "\(fixture.root)/\(query["name"] ?? "version.txt")")
    return GatewayResponse(
      headers: [.contentType: "application/octet-stream"], body: .file(region))
  }

  /// One header field whose name and value come from the query.
  static func field(_ query: Query) throws -> GatewayResponse {
    var response = GatewayResponse.text("ok\n")
    let field = try HTTPField(checking: query["name"] ?? "X-Field", value: query["value"] ?? "")
    response.headers.append(field)
    return response
  }

  /// A header field of whose line `length` bytes are the name, the colon, the space, and the value.
  static func longField(_ query: Query) -> GatewayResponse {
    var response = GatewayResponse.text("ok\n")
    let count = max(0, query.number("length", or: 100) - "X-Long: ".utf8.count)
    if let name = HTTPField.Name("X-Long") {
      response.headers.append(
        HTTPField(name: name, value: String(repeating: "v", count: count)))
    }
    return response
  }

  /// A status, with a body that some statuses must not have.
  static func status(_ query: Query) -> GatewayResponse {
    var response = GatewayResponse.text("a body")
    response.status = HTTPResponse.Status(code: query.number("code", or: 200))
    return response
  }

  /// A response laid out in a file below ROOT: the status code in the first line, header fields, an
  /// empty line, the body.
  static func recorded(_ fixture: Fixture, _ request: GatewayRequest) throws -> GatewayResponse {
    let name = request.target.path.split(separator: "/").last.map(String.init) ?? ""
    let bytes = try readAll("\(fixture.root)/responses/\(name)")
    var rest = bytes[...]
    func line() -> [UInt8] {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest.dropFirst(line.count + 1)
      return Array(line)
    }
    let code = Int(String(decoding: line(), as: UTF8.self)) ?? 200
    var response = GatewayResponse(status: HTTPResponse.Status(code: code))
    while case let line = line(), !line.isEmpty {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
        let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
      else { continue }
      // The value as it is, so that bytes beyond ASCII arrive unchanged.
      response.headers.append(HTTPField(name: name, lenientValue: line[(colon + 1)...]))
    }
    response.body = rest.isEmpty ? .empty : .bytes(Array(rest))
    return response
  }

  private static func readAll(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else {
      throw Deployment.Broken(description: "there is no file \(path)")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }
}
