import Foundation

/// Where a server listens.
enum Endpoint: Sendable {
  case port(UInt16)
  case path(String)
}

/// A connection whose bytes a test sends and receives as it likes. Calls wait, for at most a minute.
final class Connection {
  let descriptor: Int32

  /// A connection that hangs is an error after this many seconds.
  private static let timeout = 60

  init(_ endpoint: Endpoint) throws {
    let family: Int32 = if case .port = endpoint { AF_INET } else { AF_UNIX }
    // Without close-on-exec the servers that tests start would hold the connection open.
    descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw Failure("socket: \(String(cString: strerror(errno)))") }
    var wait = timeval(tv_sec: Self.timeout, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(descriptor, SOL_SOCKET, option, &wait, socklen_t(MemoryLayout<timeval>.size))
    }
    let result =
      switch endpoint {
      case .port(let port): Self.connect(descriptor, Port.loopback(port))
      case .path(let path): Self.connect(descriptor, try Self.address(path))
      }
    guard result == 0 else { throw Failure("connect: \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure("send: \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }

  /// Says that nothing more will be sent.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Closes so that what the server still sends is refused (RST).
  func abort() {
    var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
    let size = socklen_t(MemoryLayout<Glibc.linger>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, size)
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  /// Receives what has come; empty at the end.
  func receive() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure("receive: \(String(cString: strerror(errno)))") }
    return Array(buffer[..<count])
  }

  /// Receives until all that came has a text in it.
  /// - Parameter received: what came before, to which the rest is added
  /// - Throws: `Failure` when the connection ends without it
  func receive(until text: String, into received: inout String) throws {
    while !received.contains(text) {
      let more = try receive()
      guard !more.isEmpty else { throw Failure("no \(text.debugDescription) in \(received)") }
      received += String(decoding: more, as: UTF8.self)
    }
  }

  /// Receives up to the end. A connection that was reset is at its end too.
  func receiveAll() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      do {
        let more = try receive()
        if more.isEmpty { return bytes }
        bytes += more
      } catch {
        if errno == ECONNRESET { return bytes }
        throw error
      }
    }
  }

  private static func connect<Address>(_ descriptor: Int32, _ address: Address) -> Int32 {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }

  static func address(_ path: String) throws -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw Failure("\(path) is too long for a socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return address
  }
}
