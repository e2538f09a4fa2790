import EavesGateway
import Glibc
import HTTPTypes
import Logging

extension Fixture {
  /// Ends the process in one of the ways a program's error can.
  static func crash(_ way: String?) -> GatewayResponse {
    let none: [Int] = []
    switch way {
    case "index": return .text("\(none[opaque(1)])")
    case "nil":
      let missing: Int? = none.first
      // The crash is the purpose.
      // swift-format-ignore: NeverForceUnwrap
      return .text("\(missing!)")
    case "overflow": return .text("\(Int.max - opaque(0) + opaque(1))")
    case "division": return .text("\(1 / opaque(0))")
    case "fatal": fatalError("told to by the request")
    case "abort": abort()
    case "stack": return .text("\(recurse(opaque(1)))")
    case "memory":
      UnsafeMutablePointer<UInt8>(bitPattern: opaque(16))?.pointee = 1
      return .text("still here\n")
    case "exit": exit(3)
    case "kill":
      kill(getpid(), SIGKILL)
      return .text("still here\n")
    default: return .text("no such way\n")
    }
  }

  /// Sends `size` bytes of a body on their way, and then crashes.
  static func streamThenCrash(_ query: Query) -> GatewayResponse {
    let size = query.number("size", or: 10)
    return GatewayResponse(
      headers: [.contentType: "text/plain"],
      body: .stream { writer in
        try writer.write([UInt8](repeating: UInt8(ascii: "x"), count: size))
        try writer.flush()
        _ = crash("index")
      })
  }

  /// Reads the body with a limit of its own.
  static func limit(_ request: GatewayRequest, _ query: Query) throws -> GatewayResponse {
    request.body.limit = query.number("bytes", or: 1_000)
    return .text("\(try request.body.collect().count)\n")
  }

  /// Writes a text to the log, at a level of its choice.
  static func log(_ fixture: Fixture, _ query: Query) -> GatewayResponse {
    let text = query["text"] ?? ""
    switch query["level"] {
    case "error": fixture.logger.error("\(text)")
    case "debug": fixture.logger.debug("\(text)")
    default: fixture.logger.info("\(text)")
    }
    return .text("logged\n")
  }

  /// Writes to file descriptor 2, as libraries do.
  static func standardError(_ query: Query) -> GatewayResponse {
    var line = (query["text"] ?? "") + "\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    return .text("written\n")
  }

  // What the optimiser must not see through.
  @inline(never)
  private static func opaque(_ number: Int) -> Int { number }

  @inline(never)
  private static func recurse(_ depth: Int) -> Int {
    let room = withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { memory in
      memory.storeBytes(of: depth, as: Int.self)
      return recurse(opaque(depth + 1)) + memory.load(as: Int.self)
    }
    return room &+ depth
  }
}
